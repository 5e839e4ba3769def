// language.md: "assignment to a `const`"
const x = 1;
x = 2; // expect error: ML-C103
