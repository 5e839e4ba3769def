// language.md: "`k in obj` (own key, array element, substring)"
x = 1 in 5; // expect error: TypeError
