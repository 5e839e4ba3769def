// language.md: "are function values"
a = fn(x) => x + 1; b = fn(x) => { return x + 2; }; c = (x, y) => x + y; d = x => x * 2; e = function (x) { return x; };
print(a(1), b(1), c(1, 2), d(4), e(5)); // expect: 2 3 3 8 5
