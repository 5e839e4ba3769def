// language.md: "After a complete operand it divides"
i = 0;
while (i < 3) // (3)
    i++;
print(i); // expect: 3
