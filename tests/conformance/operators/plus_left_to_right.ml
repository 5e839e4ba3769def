// language.md: "if one side is a string the other is converted as `str()` does"
print(1 + 2 + "3", "1" + 2 + 3, "a" + 1 + null); // expect: 33 123 a1null
