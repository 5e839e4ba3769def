// language.md: "number"
print(1 + 1, 1 + 1.0, 2 * 0.5, 3 - 3.0); // expect: 2 2.0 1.0 0.0
