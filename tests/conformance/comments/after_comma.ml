// language.md: "After a complete operand it divides"
print([1, // 2;
       3]); // expect: [1, 3]
