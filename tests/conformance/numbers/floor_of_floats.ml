// language.md: "`/` is true division, `//` floors, `%` as in Python"
x = 7.5;
print(x // 2, (0 - x) // 2, 9 // 3); // expect: 3.0 -4.0 3
