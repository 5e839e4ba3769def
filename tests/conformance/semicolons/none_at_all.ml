// language.md: "So scripts with or without semicolons work"
a = 1
b = 2
print(a + b)
// expect: 3
