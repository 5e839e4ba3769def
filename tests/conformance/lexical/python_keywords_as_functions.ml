// language.md: "Python's own keywords and builtins (`class`, `lambda`, `exec`, …) are ordinary ML names"
function lambda(def, is) { return def + is; }
print(lambda(1, 2)); // expect: 3
