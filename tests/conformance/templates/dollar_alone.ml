// language.md: "`` `total: ${expr}` ``"
print(`$5 {x} $ {y}`); // expect: $5 {x} $ {y}
