// language.md: "`?.` stops at null."
s = "abc";
print(s?.toUpperCase(), s?.length, [3, 1]?.sort()); // expect: ABC 3 [1, 3]
