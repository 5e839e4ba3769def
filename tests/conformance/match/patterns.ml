// language.md: "array and object patterns with rest"
function f(v) { return match (v) { [] => "empty", [a] => a, [a, ...r] => r, {t: "p", x, ...o} => [x, o], {} => "object" }; }
print(f([]), f([1]), f([1, 2, 3]), f({t: "p", x: 5, y: 6}), f({z: 1})); // expect: empty 1 [2, 3] [5, {y: 6}] object
