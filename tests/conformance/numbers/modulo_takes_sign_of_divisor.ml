// language.md: "`/` is true division, `//` floors, `%` as in Python"
print(-7 % 3, 7 % -3, -7.5 % 2, 6 % 3); // expect: 2 -2 0.5 0
