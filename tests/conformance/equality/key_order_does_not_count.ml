// language.md: "`==`/`!=` compare by value, deeply"
print({a: 1, b: [2]} == {b: [2], a: 1}, {a: 1} == {a: 1, b: null}); // expect: true false
