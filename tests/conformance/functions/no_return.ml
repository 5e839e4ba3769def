// language.md: "A function without `return` gives `null`"
function f() {} print(f()); // expect: null
