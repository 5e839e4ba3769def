// language.md: "`&&`, `||`, `??` return an operand"
f = n => n < 0 ? "neg" : n == 0 ? "zero" : "pos";
print(f(-1), f(0), f(1)); // expect: neg zero pos
