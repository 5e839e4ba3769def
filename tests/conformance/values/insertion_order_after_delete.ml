// language.md: "insertion order"
o = {a: 1, b: 2};
delete o.a; o.a = 3;
print(o.keys()); // expect: ["b", "a"]
