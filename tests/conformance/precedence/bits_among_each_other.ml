// language.md: "Precedence is JavaScript's"
print(1 | 2 ^ 3 & 2, 7 & 3 << 1, 6 ^ 1 | 8); // expect: 1 6 15
