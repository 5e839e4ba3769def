// language.md: "continuations start with a binary operator, not `! ~ ++ -- {`"
a = 5
* 2
** 2
print(a) // expect: 20
