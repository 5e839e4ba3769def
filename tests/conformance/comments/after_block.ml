// language.md: "After a complete operand it divides"
if (true) { x = 8; } // 2
print(x); // expect: 8
