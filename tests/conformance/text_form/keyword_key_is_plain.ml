// language.md: "(a key that is no identifier is quoted)"
print({a1: 1, "b2": 2}); // expect: {a1: 1, b2: 2}
