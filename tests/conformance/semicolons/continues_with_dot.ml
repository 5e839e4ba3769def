// language.md: "or with `.`"
a = [1, 2, 3]
    .map(x => x * 2)
    .join("-")
print(a) // expect: 2-4-6
