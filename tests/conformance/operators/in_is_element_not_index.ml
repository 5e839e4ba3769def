// language.md: "`k in obj` (own key, array element, substring)"
print(0 in [5, 6], 5 in [5, 6], [1] in [[1]], null in [null]); // expect: false true true true
