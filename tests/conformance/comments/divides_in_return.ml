// language.md: "After a complete operand it divides"
function half(n) { return n // 2; }
print(half(9)); // expect: 4
