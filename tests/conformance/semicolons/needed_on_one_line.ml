// language.md: "`;` ends a statement."
x = 1 y = 2; // expect error: ML-P136
