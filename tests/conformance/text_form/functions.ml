// language.md: "functions as `<function name>`"
function f() {} print(f, [f]); // expect: <function f> [<function f>]
