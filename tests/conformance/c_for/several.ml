// language.md: "`for (i = 0; i < n; i = i + 1)`"
for (i = 0, j = 9; i < j; i++, j--) { } print(i, j); // expect: 5 4
