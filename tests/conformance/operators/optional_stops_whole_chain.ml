// language.md: "`?.` stops at null."
a = null;
print(a?.b.c(), a?.b.c.d[0](1).e); // expect: null null
