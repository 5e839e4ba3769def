// language.md: "`` `total: ${expr}` ``"
a = 2; b = 3;
print(`${a} + ${b} = ${a + b}, ${a > b ? "more" : "less"}`); // expect: 2 + 3 = 5, less
