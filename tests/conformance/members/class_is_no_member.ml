// language.md: "else `AttributeError`"
[].__class__; // expect error: ML-S201
