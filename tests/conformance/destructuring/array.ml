// language.md: "`[a, b, ...rest] = arr;`"
[a, b, ...rest] = [1, 2, 3, 4]; print(a, b, rest); // expect: 1 2 [3, 4]
