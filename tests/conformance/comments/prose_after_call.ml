// language.md: "`x = f(a)  // 60% of it` do not"
function f(a) { return a; }
x = f(9)  // 60% of it
print(x); // expect: 9
