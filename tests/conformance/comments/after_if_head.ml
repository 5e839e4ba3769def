// language.md: "After a complete operand it divides"
x = 1;
if (x == 1) // 2
    print("yes"); // expect: yes
