// language.md: "`True False None`, where nothing binds them"
None = 3; print(None); // expect: 3
