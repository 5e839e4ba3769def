// language.md: "`==`/`!=` compare by value, deeply"
print("1" == 1, 0 == "", null == 0, null == false, [] == "", [] == {}); // expect: false false false false false false
