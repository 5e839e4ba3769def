// language.md: "or when a number or a parenthesised expression fills the rest of the line"
a = [10, 20]
x = a[1] // 3
print(x); // expect: 6
