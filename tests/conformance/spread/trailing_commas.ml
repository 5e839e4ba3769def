// language.md: "trailing commas everywhere"
function f(a, b,) { return a + b; }
print([1, 2,], {a: 1,}, f(1, 2,)); // expect: [1, 2] {a: 1} 3
