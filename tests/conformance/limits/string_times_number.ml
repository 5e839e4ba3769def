// language.md: "numbers"
x = "a" * 3; // expect error: TypeError
