// language.md: "They must never collide with, or reach, anything in the generated code."
function f(__debug__) { return () => __debug__; }
print(f(7)()); // expect: 7
