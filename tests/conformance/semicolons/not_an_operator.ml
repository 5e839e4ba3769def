// language.md: "not `! ~ ++ -- {`"
a = true
!a
print(a) // expect: true
