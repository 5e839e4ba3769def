// language.md: "numbers across int and float"
print(1 == 1.0, true == 1, true + 1); // expect: true true 2
