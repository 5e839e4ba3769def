// language.md: "not `! ~ ++ -- {`"
a = 1
++a
print(a) // expect: 2
