// language.md: "After a complete operand it divides"
a = 9;
x = a//2;
print(x, a//4); // expect: 4 2
