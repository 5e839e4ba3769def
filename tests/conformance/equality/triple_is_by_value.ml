// language.md: "`===`/`!==` are accepted as `==`/`!=`"
print({a: 1} === {a: 1}, 1 === 1.0, 1 !== true, "1" !== 1); // expect: true true false true
