// language.md: "Any other mix throws `TypeError`."
x = {a: 1} + {b: 2}; // expect error: TypeError
