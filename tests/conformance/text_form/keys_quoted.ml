// language.md: "(a key that is no identifier is quoted)"
print({"a-b": 1, "": 2, "1": 3, _ok: 4, "é": 5, "x y": 6}); // expect: {"a-b": 1, "": 2, "1": 3, _ok: 4, "é": 5, "x y": 6}
