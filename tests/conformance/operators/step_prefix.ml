// language.md: "and `x++`, `x--` as statements"
x = 1;
++x; --x; ++x;
print(x); // expect: 2
