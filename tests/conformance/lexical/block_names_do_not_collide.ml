// language.md: "They must never collide with, or reach, anything in the generated code."
function f() { let x = 1; let x1 = 10; { let x = 2; { let x = 3; x1 += x; } x1 += x; } return [x, x1]; }
print(f()); // expect: [1, 15]
