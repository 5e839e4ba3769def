// language.md: "`typeof(v)` or `typeof v`"
o = {};
print(typeof o.x, typeof o?.x?.y); // expect: null null
