// language.md: "`& | ^ ~ << >>` work on integers."
function f(a) { return ~a; }
f(1.5); // expect error: TypeError
