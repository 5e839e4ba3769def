// language.md: "C-style"
function f() { n = 3; r = []; for (i = 0; i < n; i++) { r.push(i); if (i == 1) { n = 5; } } return r; } print(f()); // expect: [0, 1, 2, 3, 4]
