// language.md: "or with `.`, `(`, `[`, `?`, `:` or `,`"
a = [10, 20]
[1]
print(a) // expect: 20
