// language.md: "Any other mix throws `TypeError`."
f = () => 1;
x = f + 1; // expect error: TypeError
