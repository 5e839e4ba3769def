// language.md: "if one side is a string the other is converted as `str()` does"
print("" + [1, "a"], {a: 1} + "", "n" + 5.0, true + "!", "f" + (x => x)); // expect: [1, "a"] {a: 1} n5.0 true! f<function anonymous>
