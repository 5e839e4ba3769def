// language.md: "Identifiers `[A-Za-z_][A-Za-z0-9_]*`, ASCII only"
x = café; // expect error: ML-P007
