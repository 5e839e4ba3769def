// language.md: "After a complete operand it divides"
print(100 // 7 // 2); // expect: 7
