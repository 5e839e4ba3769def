// language.md: "After a complete operand it divides"
function f() { // 2;
    return 1;
}
print(f()); // expect: 1
