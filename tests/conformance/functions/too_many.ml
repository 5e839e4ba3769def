// language.md: "or too many without rest, throw `TypeError`"
function f(a) { return a; }
f(1, 2); // expect error: TypeError `f` takes 1 argument, got 2
