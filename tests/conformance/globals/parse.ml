// language.md: "`parseInt parseFloat isNaN`"
print(parseInt("42px"), parseFloat("2.5e1x"), isNaN(parseInt("x")), parseInt("ff", 16)); // expect: 42 25.0 true 255
