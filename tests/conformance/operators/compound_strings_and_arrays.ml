// language.md: "`x op= y` for `+ - * / // % ** && || ??`"
s = "a"; s += 1; s += null;
a = [1]; b = a; a += [2];
print(s, a, b); // expect: a1null [1, 2] [1]
