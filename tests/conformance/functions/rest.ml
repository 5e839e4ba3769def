// language.md: "Spread"
function f(a, ...rest) { return rest; } print(f(1), f(1, 2, 3)); // expect: [] [2, 3]
