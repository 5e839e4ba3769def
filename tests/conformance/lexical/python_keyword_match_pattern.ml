// language.md: "Python's own keywords and builtins (`class`, `lambda`, `exec`, …) are ordinary ML names"
print(match ([1, 2]) { [def, ...class] => [def, class] }); // expect: [1, [2]]
