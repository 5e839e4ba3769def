// language.md: "`x op= y` for `+ - * / // % ** && || ??`"
o = {n: 17};
o.n //= 5;
print(o.n); // expect: 3
