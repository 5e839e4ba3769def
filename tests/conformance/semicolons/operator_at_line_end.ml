// language.md: "a line that ends in an operator or an open bracket also continues"
a = 1 +
  2
b = [
  1,
  2
]
print(a, b) // expect: 3 [1, 2]
