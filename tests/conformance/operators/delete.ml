// language.md: "`delete obj.k` / `delete obj[k]`"
o = {a: 1, b: 2}; delete o.a; delete o["b"]; print(o); // expect: {}
