// language.md: "`x op= y` for `+ - * / // % ** && || ??`"
a = 7; a += 1; print(a); // expect: 8
a -= 2; print(a); // expect: 6
a *= 3; print(a); // expect: 18
a //= 4; print(a); // expect: 4
a **= 2; print(a); // expect: 16
a %= 5; print(a); // expect: 1
a /= 2; print(a); // expect: 0.5
