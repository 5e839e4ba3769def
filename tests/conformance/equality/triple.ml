// language.md: "`===`/`!==` are accepted as `==`/`!=`"
print([1] === [1], 1 !== 2); // expect: true true
