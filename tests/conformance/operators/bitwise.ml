// language.md: "`& | ^ ~ << >>` work on integers"
print(6 & 3, 6 | 3, 6 ^ 3, ~5, 1 << 4, 256 >> 2); // expect: 2 7 5 -6 16 64
