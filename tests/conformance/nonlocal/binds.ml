// language.md: "`nonlocal a, b;` binds to the nearest enclosing scope that has the name, the module included"
x = 1; function f() { nonlocal x; x = 2; } f(); print(x); // expect: 2
