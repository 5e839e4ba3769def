// language.md: "Identifiers `[A-Za-z_][A-Za-z0-9_]*`, ASCII only"
_a1 = 2;
print(_a1); // expect: 2
