// language.md: "order numbers or strings"
print(1 < 1.5, 2 <= 2.0, -1 > -1.5, 10 ** 30 > 1e29); // expect: true true true true
