// language.md: "Too few arguments for parameters without default"
function f(a, b) { return a; }
f(1); // expect error: TypeError `f` misses the argument `b`
