// language.md: "without argument orders by value"
print([3, 1, 2].sort(), ["b", "a"].sort()); // expect: [1, 2, 3] ["a", "b"]
