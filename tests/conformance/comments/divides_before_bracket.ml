// language.md: "what follows on that line is an operand that ends in `;`, `)`, `]`, `}`, `,` or an operator"
a = [1, 2, 3];
print(a[a.length // 2]); // expect: 2
