// language.md: "Keywords"
let if = 3; // expect error: ML-P107
