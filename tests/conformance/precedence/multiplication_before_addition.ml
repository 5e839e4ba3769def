// language.md: "Precedence is JavaScript's"
print(1 + 2 * 3, (1 + 2) * 3, 10 - 4 / 2, 2 * 3 % 4, 7 // 2 * 2); // expect: 7 9 8.0 2 6
