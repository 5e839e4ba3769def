// language.md: "ordinary ML names"
function len(x) { return 99; } print(len("abc")); // expect: 99
