// language.md: "order numbers or strings"
x = [1] < [2]; // expect error: TypeError
