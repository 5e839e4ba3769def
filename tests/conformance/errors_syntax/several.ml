// language.md: "All errors are collected"
x = ; // expect error: ML-P103
y = 1;
z = ) + 2; // expect error: ML-P102
