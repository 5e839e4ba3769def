// language.md: "format toString"
print("{} and {1}".format("a", "b"), "{x:.2f}".format({x: 3.14159}), "a".toString()); // expect: a and b 3.14 a
