// language.md: "`k in obj` (own key, array element, substring)"
o = {a: null};
print("a" in o, "keys" in o, "toString" in {}); // expect: true false false
