// language.md: "Built-ins are no enclosing scope"
function f(a, b) { max = max(a, b); return max; } // expect error: ML-C107
