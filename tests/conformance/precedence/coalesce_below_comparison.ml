// language.md: "Precedence is JavaScript's"
a = null;
print(a ?? 1 + 2, a ?? 2 == 2, (a ?? 5) > 4); // expect: 3 true true
