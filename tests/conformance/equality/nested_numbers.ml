// language.md: "numbers across int and float"
print([1, {a: 2.0}] == [1.0, {a: 2}], 0.1 + 0.2 == 0.3, 2 ** 53 == 2.0 ** 53); // expect: true false true
