// language.md: "usable in `for`"
function* g(n) { for (i = 0; i < n; i++) { yield i * i; } }
for (v of g(3)) { print(v); }
// expect: 0
// expect: 1
// expect: 4
