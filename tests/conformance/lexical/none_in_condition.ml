// language.md: "`True False None`, where nothing binds them, read as `true false null` with a warning"
// expect warning: ML-W102
x = null;
print(x == None ? "none" : "some"); // expect: none
