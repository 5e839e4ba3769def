// language.md: "also in `let`, `const`, parameters and `for`"
let [a, b] = [1, 2]; const {c} = {c: 3};
function f([p, q], {r}) { return p + q + r; }
for ([k, v] of [[1, 2], [3, 4]]) { print(k + v); }
print(a + b + c, f([1, 2], {r: 3}));
// expect: 3
// expect: 7
// expect: 6 6
