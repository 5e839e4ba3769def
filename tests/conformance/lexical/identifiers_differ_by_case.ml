// language.md: "Identifiers `[A-Za-z_][A-Za-z0-9_]*`, ASCII only."
total = 1; Total = 2; TOTAL = 3;
print(total, Total, TOTAL); // expect: 1 2 3
