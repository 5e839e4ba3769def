// language.md: "continuations start with a binary operator, not `! ~ ++ -- {`"
a = "x"
+ "y"
print(a) // expect: xy
