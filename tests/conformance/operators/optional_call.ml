// language.md: "`?.` stops at null."
o = {f: x => x * 2};
print(o.f?.(4), o.g?.(4)); // expect: 8 null
