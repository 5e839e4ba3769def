// language.md: "a line that ends in an operator or an open bracket also continues"
a = true &&
    false ||
    "x"
b = a ?
    1 :
    2
c = 10 -
    -1
print(a, b, c) // expect: x 1 11
