// language.md: "So scripts with or without semicolons work."
i = 0
i++
i++
i--
print(i) // expect: 1
