// language.md: "or with `.`, `(`, `[`, `?`, `:` or `,`"
a = true
    ? "yes"
    : "no"
print(a) // expect: yes
