// language.md: "what follows on that line is an operand that ends in `;`, `)`, `]`, `}`, `,` or an operator"
o = {n: 9, two: () => 2};
x = o.n // o.two();
y = (o.n) // o["two"]();
print(x, y); // expect: 4 4
