// language.md: "`==`/`!=` compare by value, deeply"
print([1, {a: [2]}] == [1, {a: [2]}], {a: 1} != {a: 2}); // expect: true true
