// language.md: "flatMap flat"
print([1, [2, [3]]].flat(), [1, [2, [3]]].flat(2), [1, 2].flatMap(x => [x, x])); // expect: [1, 2, [3]] [1, 2, 3] [1, 1, 2, 2]
