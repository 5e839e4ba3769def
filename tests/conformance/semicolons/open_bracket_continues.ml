// language.md: "a line that ends in an operator or an open bracket also continues"
f = (a, b) => a + b
x = f(
    1,
    2
)
o = {
    a: 1,
    b: x
}
print(o) // expect: {a: 1, b: 3}
