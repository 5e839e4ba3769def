// language.md: "`delete obj.k` / `delete obj[k]`"
o = {a: 1};
print(delete o.a, delete o.a, o); // expect: true false {}
