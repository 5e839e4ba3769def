// language.md: "`` `total: ${expr}` ``"
print(`${{a: 1}.a} and ${[1, 2].map(x => { return x * 2; })}`); // expect: 1 and [2, 4]
