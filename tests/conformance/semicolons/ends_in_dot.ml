// language.md: "a line that ends in an operator or an open bracket also continues"
a = "abc".
    length
print(a) // expect: 3
