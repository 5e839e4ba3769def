// language.md: "The value of a program is its module variable `result`, if the program binds it"
// expect result: 7
result = 7; 1 + 1
