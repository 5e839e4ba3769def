// language.md: "continuations start with a binary operator, not `! ~ ++ -- {`"
a = 1
~a
print(a) // expect: 1
