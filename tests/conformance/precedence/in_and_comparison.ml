// language.md: "Precedence is JavaScript's"
print(1 + 1 in [2], "a" + "b" in {ab: 1} && true); // expect: true true
