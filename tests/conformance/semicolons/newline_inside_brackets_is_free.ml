// language.md: "a line that ends in an operator or an open bracket also continues"
print([1
    , 2
], (3
    + 4)) // expect: [1, 2] 7
