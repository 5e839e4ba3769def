// language.md: "arrays and objects as `[1, true, "s"]`, `{a: 1, b: "x"}`"
print([1, true, "s", null, 2.0, false], {a: 1, b: "x"}); // expect: [1, true, "s", null, 2.0, false] {a: 1, b: "x"}
