// language.md: "a line that ends in an operator or an open bracket also continues"
a =
    5
print(a) // expect: 5
