// language.md: "`==`/`!=` compare by value, deeply"
print([1, 2] == [1], [[]] != [[]], [null] == [], "ab" == "ab"); // expect: false false false true
