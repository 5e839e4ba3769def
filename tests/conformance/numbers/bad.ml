// language.md: "Numbers"
x = 12abc; // expect error: ML-P003
