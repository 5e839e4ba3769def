// language.md: "It may be left out before `}`"
function f() { return 3 }
if (true) { print(f()) } // expect: 3
