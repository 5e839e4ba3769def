// language.md: "After a complete operand it divides"
function f(x) {
    if (x) { return 1; }
    else // 2
        return // 5
}
print(f(true), f(false)); // expect: 1 null
