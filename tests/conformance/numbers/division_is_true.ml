// language.md: "`/` is true division, `//` floors, `%` as in Python"
print(4 / 2, 1 / 3 > 0.33, 6 / 4); // expect: 2.0 true 1.5
