// language.md: "a line that ends in an operator or an open bracket also continues"
f = x =>
    x + 1
print(f(1)) // expect: 2
