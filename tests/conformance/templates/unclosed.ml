// language.md: "Template strings"
x = `abc; // expect error: ML-P002
