// language.md: "`True False None`, where nothing binds them, read as `true false null` with a warning"
f = (None) => None + 1;
print(f(1)); // expect: 2
