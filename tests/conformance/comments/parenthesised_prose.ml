// language.md: "else it is a comment"
x = 8 // (half of it)
print(x); // expect: 8
