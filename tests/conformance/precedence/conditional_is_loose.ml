// language.md: "Precedence is JavaScript's"
print(1 == 1 ? 2 + 3 : 4, false || true ? "a" : "b", null ?? false ? 1 : 2); // expect: 5 a 2
