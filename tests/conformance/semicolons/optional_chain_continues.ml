// language.md: "or with `.`, `(`, `[`, `?`, `:` or `,`"
o = {a: {b: 3}}
x = o
    ?.a
    ?.b
print(x) // expect: 3
