// language.md: "`/` is true division, `//` floors, `%` as in Python"
print(7 / 2, 7 // 2, -7 // 2, -7 % 3);
// expect: 3.5 3 -4 2
