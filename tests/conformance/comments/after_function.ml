// language.md: "After a complete operand it divides"
function f() { return 6; } // 2
print(f()); // expect: 6
