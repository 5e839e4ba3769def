// language.md: "and `x++`, `x--` as statements"
o = {n: 1, a: [5]};
o.n++; o.a[0]--; o["n"]++;
print(o); // expect: {n: 3, a: [4]}
