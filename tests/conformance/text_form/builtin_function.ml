// language.md: "functions as `<function name>`"
print(print, [len]); // expect: <function print> [<function len>]
