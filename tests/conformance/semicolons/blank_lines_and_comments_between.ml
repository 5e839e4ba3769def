// language.md: "the next line cannot continue the expression"
a = 1 /* one */

// a comment line

    + 1
print(a) // expect: 2
