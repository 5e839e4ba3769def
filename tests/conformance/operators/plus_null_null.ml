// language.md: "Any other mix throws `TypeError`."
x = null + null; // expect error: TypeError
