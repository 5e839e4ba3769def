// language.md: "`?.` stops at null."
a = null; b = {list: [7]};
print(a?.[0], b.list?.[0], b?.["list"]); // expect: null 7 [7]
