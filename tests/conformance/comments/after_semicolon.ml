// language.md: "After a complete operand it divides"
x = 8; // 2;
print(x); // expect: 8
