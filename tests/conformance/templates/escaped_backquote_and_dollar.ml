// language.md: "`` `total: ${expr}` ``"
print(`\`x\` \${y}`); // expect: `x` ${y}
