// language.md: "the next line cannot continue the expression"
a = [1]
a.push(2)
a
print(a) // expect: [1, 2]
