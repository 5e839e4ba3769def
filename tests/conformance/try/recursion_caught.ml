// language.md: "a clear `RecursionError`"
function f(n) { return f(n + 1); }
try { f(0); } except (e) { print(e.type, e.message); } // expect: RecursionError calls are nested too deep
