// language.md: "continuations start with a binary operator, not `! ~ ++ -- {`"
a = 3
b = a
--b
print(a, b) // expect: 3 2
