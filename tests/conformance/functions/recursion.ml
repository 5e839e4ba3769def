// language.md: "`function name(a, b = 1, ...rest) { … }`"
function fact(n) { return n <= 1 ? 1 : n * fact(n - 1); } print(fact(20)); // expect: 2432902008176640000
