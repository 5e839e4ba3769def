// language.md: "Identifiers `[A-Za-z_][A-Za-z0-9_]*`, ASCII only."
A1_b = 1; _ = 2; __ = 3; Z9 = 4;
print(A1_b + _ + __ + Z9); // expect: 10
