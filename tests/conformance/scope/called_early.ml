// language.md: "A function that is called before its module assigned the name throws `NameError` at run time"
function f() { return later; }
try { f(); } except (e) { print(e.type); } // expect: NameError
later = 1;
