// language.md: "Precedence is JavaScript's"
o = {n: 5, f: () => 6};
print(-o.n, -o.f(), !o.x, ~o.n, -[3][0]); // expect: -5 -6 true -6 -3
