// language.md: "or when a number or a parenthesised expression fills the rest of the line"
x = 10 // 3
print(x); // expect: 3
