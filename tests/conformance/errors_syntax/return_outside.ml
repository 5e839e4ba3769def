// language.md: "`return` outside a function"
return 1; // expect error: ML-C201
