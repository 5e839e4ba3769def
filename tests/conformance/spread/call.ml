// language.md: "`f(...args)`"
function f(a, b, c) { return a + b + c; } print(f(...[1, 2], 3)); // expect: 6
