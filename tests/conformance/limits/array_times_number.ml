// language.md: "numbers"
function f(a, n) { return a * n; } f([0], 10 ** 9); // expect error: TypeError
