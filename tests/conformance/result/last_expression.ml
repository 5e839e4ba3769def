// language.md: "else the value of its last statement, if that is an expression"
// expect result: 3
x = 1; x + 2
