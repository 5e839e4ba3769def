// language.md: "`?.` stops at null"
o = {a: {b: 3}};
print(o?.a.b, o.x?.y); // expect: 3 null
