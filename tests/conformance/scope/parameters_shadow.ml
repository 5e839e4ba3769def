// language.md: "parameters, loop names and `except` names are assignments"
x = 1; function f(x) { x = x + 1; return x; } function g() { for (x of [9]) { } return x; } print(f(5), g(), x); // expect: 6 9 1
