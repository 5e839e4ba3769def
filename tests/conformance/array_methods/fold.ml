// language.md: "reduce reduceRight some[any] every[all]"
print([1, 2, 3].reduce((a, b) => a + b), [1, 2].reduce((a, b) => a + b, 10), ["a", "b"].reduceRight((a, b) => a + b), [1, 2].some(x => x > 1), [1, 2].every(x => x > 1)); // expect: 6 13 ba true false
