// language.md: "`k in obj` (own key, array element, substring)"
print("a" in {a: 1}, 2 in [1, 2], "ell" in "hello", "z" in {a: 1}); // expect: true true true false
