// language.md: "Precedence is JavaScript's"
print(1 < 2 == true, 3 > 2 != false); // expect: true true
