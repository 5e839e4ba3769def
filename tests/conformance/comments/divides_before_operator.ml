// language.md: "what follows on that line is an operand that ends in `;`, `)`, `]`, `}`, `,` or an operator"
a = 9; b = 2;
x = a // b + 1;
y = a // b * b == a
print(x, y); // expect: 5 false
