// language.md: "Any other mix throws `TypeError`."
function f(a, b) { return a * b; }
f(3, "ab"); // expect error: TypeError
