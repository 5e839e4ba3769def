// language.md: "`x op= y` for `+ - * / // % ** && || ??`"
n = 0; o = {k: 1};
function get() { n += 1; return o; }
get().k += 5; get()["k"] *= 2;
print(o.k, n); // expect: 12 2
