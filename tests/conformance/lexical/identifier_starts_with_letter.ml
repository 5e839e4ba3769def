// language.md: "Identifiers `[A-Za-z_][A-Za-z0-9_]*`, ASCII only."
1st = 2; // expect error: ML-P003
