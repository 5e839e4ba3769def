// language.md: "`mid = (lo + hi) // 2;` and `mid = (lo + hi) // 2` divide"
lo = 3; hi = 8;
mid = (lo + hi) // 2;
print(mid); // expect: 5
