// language.md: "Precedence is JavaScript's"
print(10 - 2 - 3, 100 / 10 / 2, 2 - 3 + 4, 17 % 7 % 2); // expect: 5 5.0 3 1
