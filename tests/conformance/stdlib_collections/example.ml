// stdlib.md: "reduce(lst, reducer, initial) [collections.transform]"
import collections;

print(collections.chunk([1, 2, 3, 4, 5], 2), collections.unique([1, 1, 2])); // expect: [[1, 2], [3, 4], [5]] [1, 2]
print(collections.sortBy([{n: 2}, {n: 1}], x => x.n), collections.reduce([1, 2, 3], (a, b) => a + b, 0)); // expect: [{n: 1}, {n: 2}] 6
