// language.md: "`for (i = 0; i < n; i = i + 1)`"
function f(n) { for (i = 0; i < n; i = i + 1) { } return i; }
function g() { for (i = 0; i < 10; i += 3) { } return i; }
function h() { for (i = 5; i < 3; i++) { } return i; }
print(f(3), g(), h()); // expect: 3 12 5
