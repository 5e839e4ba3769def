// language.md: "Python's own keywords and builtins (`class`, `lambda`, `exec`, …) are ordinary ML names"
class = 1; lambda = 2; exec = 3; None1 = 4; pass = 5;
print(class + lambda + exec + pass); // expect: 11
