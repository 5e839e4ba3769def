// language.md: "`& | ^ ~ << >>` work on integers."
function f(a) { return a | 1; }
f("1"); // expect error: TypeError
