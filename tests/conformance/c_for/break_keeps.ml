// language.md: "`break`"
function f() { for (i = 0; i < 10; i++) { if (i == 4) break; } return i; } print(f()); // expect: 4
