// language.md: "when a number or a parenthesised expression fills the rest of the line"
a = 9; b = 2;
x = a // (b + 1)
print(x); // expect: 3
