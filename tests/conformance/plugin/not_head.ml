// language.md: "at the head of a file"
x = 1;
@plugin { name: "demo" } // expect error: ML-C207
