// language.md: "a second declaration in one block"
let x = 1;
let x = 2; // expect error: ML-C101
