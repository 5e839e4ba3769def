// language.md: "continuations start with a binary operator, not `! ~ ++ -- {`"
a = 1
    == 1
b = "a"
    in {a: 1}
print(a, b) // expect: true true
