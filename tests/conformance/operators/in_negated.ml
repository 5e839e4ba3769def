// language.md: "`k in obj` (own key, array element, substring)"
print(!("a" in {}), !("a" in {a: 1})); // expect: true false
