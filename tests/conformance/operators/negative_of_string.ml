// language.md: "Any other mix throws `TypeError`."
function f(a) { return -a; }
f("3"); // expect error: TypeError
