// language.md: "Defaults are evaluated per call"
function f(a, b = [], c = a + 1) { b.push(a); return [b, c]; }
print(f(1), f(2)); // expect: [[1], 2] [[2], 3]
