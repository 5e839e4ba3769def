// language.md: "and `x++`, `x--` as statements"
x = null;
x++; // expect error: TypeError
