// language.md: "insertion order"
o = {10: "a", 2: "b", 1: "c"};
print(Object.keys(o)); // expect: ["10", "2", "1"]
