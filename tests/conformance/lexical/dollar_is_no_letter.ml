// language.md: "Identifiers `[A-Za-z_][A-Za-z0-9_]*`, ASCII only."
$price = 2; // expect error: ML-P006
