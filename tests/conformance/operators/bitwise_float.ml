// language.md: "work on integers"
x = 1.5 & 1; // expect error: TypeError
