// language.md: "Precedence is JavaScript's"
f = (a, b) => a ? 1 : b ? 2 : 3;
print(f(1, 1), f(0, 1), f(0, 0)); // expect: 1 2 3
