// language.md: "`Object.keys/values/entries/ assign/fromEntries`"
print(Object.keys({a: 1}), Object.values({a: 1}), Object.entries({a: 1}), Object.assign({}, {b: 2}), Object.fromEntries([["c", 3]])); // expect: ["a"] [1] [["a", 1]] {b: 2} {c: 3}
