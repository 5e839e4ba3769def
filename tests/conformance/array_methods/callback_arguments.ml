// language.md: "Built-ins that take a function pass as many of (item, index, array) as it accepts"
print([5, 6].map((v, i) => v * i), [5, 6].map((v, i, all) => all.length), [1, 2].map(() => 0)); // expect: [0, 6] [2, 2] [0, 0]
