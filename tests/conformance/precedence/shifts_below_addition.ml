// language.md: "Precedence is JavaScript's"
print(1 << 2 + 1, 16 >> 1 + 1, (1 << 2) + 1); // expect: 8 4 5
