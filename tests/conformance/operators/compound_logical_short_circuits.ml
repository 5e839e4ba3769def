// language.md: "`x op= y` for `+ - * / // % ** && || ??`"
function side() { print("called"); return 9; }
a = 1; a ||= side();
b = 0; b &&= side();
o = {k: 0}; o.k ??= side();
print(a, b, o); // expect: 1 0 {k: 0}
