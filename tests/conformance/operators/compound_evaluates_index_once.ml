// language.md: "`x op= y` for `+ - * / // % ** && || ??`"
i = 0; a = [1, 2, 3];
function next_() { i += 1; return i; }
a[next_()] += 10;
print(a, i); // expect: [1, 12, 3] 1
