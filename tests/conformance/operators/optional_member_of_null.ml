// language.md: "`?.` stops at null."
o = {a: null};
print(o?.a, o.a?.b, o.b?.c?.d); // expect: null null null
