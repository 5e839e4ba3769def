// language.md: "`True False None`, where nothing binds them, read as `true false null` with a warning"
let True = "mine";
function f() { return True; }
print(f()); // expect: mine
