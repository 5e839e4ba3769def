// language.md: "cycles as `[...]`"
a = [1];
print([a, a], {x: a, y: a}); // expect: [[1], [1]] {x: [1], y: [1]}
