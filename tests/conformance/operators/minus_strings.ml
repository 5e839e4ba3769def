// language.md: "Any other mix throws `TypeError`."
function f(a, b) { return a - b; }
f("5", 3); // expect error: TypeError
