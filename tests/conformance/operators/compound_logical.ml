// language.md: "`x op= y` for `+ - * / // % ** && || ??`"
a = 0; a ||= 5; a &&= 6; a ??= 7;
b = null; b &&= 1; c = null; c ??= []; c ??= 1;
print(a, b, c); // expect: 6 null []
