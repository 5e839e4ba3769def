// language.md: "or with `.`, `(`, `[`, `?`, `:` or `,`"
f = x => x + 1
a = f
(1)
print(a) // expect: 2
