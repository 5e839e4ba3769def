// language.md: "collections"
import collections; print(collections.unique([1, 1, [2], [2]]), collections.chunk([1, 2, 3], 2), collections.first([])); // expect: [1, [2]] [[1, 2], [3]] null
