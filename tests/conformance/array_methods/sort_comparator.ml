// language.md: "`sort` takes a comparator (two required parameters)"
print([3, 1, 2].sort((a, b) => b - a)); // expect: [3, 2, 1]
