// language.md: "`k in obj` (own key, array element, substring)"
print("ell" in "hello", "" in "", "x" in "hello"); // expect: true true false
