// language.md: "all any map filter"
print(all([1, 1]), any([0, 0]), map(x => x + 1, [1]), filter([1, 2], x => x > 1)); // expect: true false [2] [2]
