// language.md: "continuations start with a binary operator"
a = 1
    + 2
print(a) // expect: 3
