// language.md: "`;` ends a statement."
x = 1; y = 2; print(x, y); // expect: 1 2
