// language.md: "Precedence is JavaScript's"
f = x => x > 1 ? "big" : "small";
g = x => x && x + 1;
print(f(2), g(2), (x => x + 1)(2)); // expect: big 3 3
