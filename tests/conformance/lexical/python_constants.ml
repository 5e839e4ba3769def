// language.md: "`True False None`, where nothing binds them, read as `true false null` with a warning"
print(True, False, None);
// expect: true false null
// expect warning: ML-W102
