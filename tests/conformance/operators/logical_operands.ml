// language.md: "`&&`, `||`, `??` return an operand"
print(0 || "d", 1 && "e", null ?? 5, 0 ?? 5); // expect: d e 5 0
