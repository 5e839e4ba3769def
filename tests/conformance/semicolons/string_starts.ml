// language.md: "the next line cannot continue the expression"
a = 1
"text".length
`template`
print(a) // expect: 1
