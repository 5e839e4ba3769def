// language.md: "and `x++`, `x--` as statements"
x = 1;
y = x--; // expect error: ML-P105
