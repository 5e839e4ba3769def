// language.md: "order numbers or strings; a mix throws `TypeError`"
print(1 < 2, "a" < "b", 2 >= 2.0); // expect: true true true
