// language.md: "use of a `let` before it are compile errors"
print(x); // expect error: ML-C104
let x = 1;
