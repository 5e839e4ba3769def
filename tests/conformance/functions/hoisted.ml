// language.md: "is hoisted in its block"
print(f(2)); // expect: 4
function f(x) { return x * 2; }
