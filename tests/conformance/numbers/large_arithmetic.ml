// language.md: "integers are unbounded, see limits"
a = 9007199254740993; b = 2 ** 63;
print(a + 0, b * b, b - b - 1); // expect: 9007199254740993 85070591730234615865843651857942052864 -1
