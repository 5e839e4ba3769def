// language.md: "After a complete operand it divides"
x = 1 + // 2;
    5;
print(x); // expect: 6
