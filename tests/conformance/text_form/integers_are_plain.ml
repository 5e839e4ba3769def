// language.md: "integers plain"
print(1000000, -5, 10 ** 20, [1000]); // expect: 1000000 -5 100000000000000000000 [1000]
