// language.md: "and short-circuit"
function f() { print("called"); return true; }
x = false && f(); y = true || f(); z = 1 ?? f();
print("end"); // expect: end
