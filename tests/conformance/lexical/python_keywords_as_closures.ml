// language.md: "Python's own keywords and builtins (`class`, `lambda`, `exec`, …) are ordinary ML names"
function outer(with) { let raise = with; return () => { raise = raise + 1; return raise; }; }
pass = outer(1);
print(pass(), pass()); // expect: 2 3
