// language.md: "arrays and objects as `[1, true, "s"]`, `{a: 1, b: "x"}`"
print([], {}, [[]], [{}], {a: []}); // expect: [] {} [[]] [{}] {a: []}
