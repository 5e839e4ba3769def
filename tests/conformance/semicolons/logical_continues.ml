// language.md: "continuations start with a binary operator, not `! ~ ++ -- {`"
a = false
    || null
    || "c"
b = null
    ?? "d"
print(a, b) // expect: c d
