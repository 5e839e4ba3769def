// language.md: "branches count in text order"
x = 1; function f(c) { if (c) { x = 5; } else { print(x); } } f(true); print(x); // expect: 1
