// language.md: "`x op= y` for `+ - * / // % ** && || ??`"
x = 10; x += 5; x -= 3; x *= 2; x %= 7; x **= 2; print(x); // expect: 9
y = null; y ??= 4; y &&= 6; y ||= 1; print(y); // expect: 6
