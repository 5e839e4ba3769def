// language.md: "`?.` stops at null"
o = null;
print(o?.a, o?.a.b.c(), o?.[0], o?.(1)); // expect: null null null null
