// language.md: "They must never collide with, or reach, anything in the generated code."
function f() { return isinstance(1, "number") && typeof globals == "undefined" && typeof object == "undefined"; }
print(f()); // expect: true
