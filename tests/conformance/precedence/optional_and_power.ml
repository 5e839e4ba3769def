// language.md: "Precedence is JavaScript's"
o = {n: 3};
print(o?.n ** 2, 2 ** o.n, o.n ** 2 * 2, -o?.n ** 2); // expect: 9 8 18 -9
