// language.md: "abs min max round sum"
print(abs(-1), min(2, 1), max([1, 5, 3]), sum([1, 2.5]), round(2.567, 1)); // expect: 1 1 5 3.5 2.6
