// language.md: "Python's own keywords and builtins (`class`, `lambda`, `exec`, …) are ordinary ML names"
for (let assert of [1]) { print(assert); } // expect: 1
try { throw "x"; } except (is) { print(is.message); } // expect: x
{global: yield_} = {global: 2}; print(yield_); // expect: 2
