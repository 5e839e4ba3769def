// language.md: "A comment after an operand that would also parse as an operand is a warning."
// expect warning: ML-W105
a = 9; b = 2;
x = a // b
print(x); // expect: 9
