// language.md: "Where the host may add names"
// expect warning: ML-W101
function f() { return nobody_knows; }
print(1); // expect: 1
