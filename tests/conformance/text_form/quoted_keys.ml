// language.md: "a key that is no identifier is quoted"
print({"a b": 1, c: 2}); // expect: {"a b": 1, c: 2}
