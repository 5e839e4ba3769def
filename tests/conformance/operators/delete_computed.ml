// language.md: "`delete obj.k` / `delete obj[k]`"
o = {a: {b: 1, c: 2}}; k = "b";
delete o.a[k];
print(o); // expect: {a: {c: 2}}
