// language.md: "functions as `<function name>`"
f = () => 1; o = {g: x => x}; print(f, o.g); // expect: <function f> <function g>
