// language.md: "`let`/`const` declare in the enclosing block"
let x = 1; { let x = 2; print(x); } print(x);
// expect: 2
// expect: 1
