// language.md: "`replace(old, new, count?)` replaces all, or the first `count`"
print("aaa".replace("a", "b"), "aaa".replace("a", "b", 2), "aaa".replaceAll("a", "c")); // expect: bbb bba ccc
