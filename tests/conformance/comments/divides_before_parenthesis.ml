// language.md: "what follows on that line is an operand that ends in `;`, `)`, `]`, `}`, `,` or an operator"
a = 9; b = 2;
print((a // b)); // expect: 4
