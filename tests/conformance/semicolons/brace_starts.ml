// language.md: "continuations start with a binary operator, not `! ~ ++ -- {`"
a = 1
{ let a = 2; print(a); } // expect: 2
print(a) // expect: 1
