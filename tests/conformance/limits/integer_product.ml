// language.md: "checked before the work in `*`"
function f() { x = 3; while (true) { x = x * x; } } f(); // expect error: LimitError
