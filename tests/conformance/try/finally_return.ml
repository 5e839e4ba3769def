// language.md: "`return`, `break`, `continue` or an error inside `finally`"
function f() { try { throw "x"; } finally { return 2; } } print(f()); // expect: 2
