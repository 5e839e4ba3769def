// language.md: "`**` is power."
print(2 ** 10, 2 ** 0.5 > 1.41, 4 ** -1, 0 ** 0); // expect: 1024 true 0.25 1
