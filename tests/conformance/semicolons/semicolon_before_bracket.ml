// language.md: "or with `.`, `(`, `[`, `?`, `:` or `,`"
a = [10, 20];
[b, c] = a
print(b, c) // expect: 10 20
