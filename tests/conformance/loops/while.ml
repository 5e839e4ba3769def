// language.md: "`while`"
i = 0; while (i < 3) i++; print(i); // expect: 3
