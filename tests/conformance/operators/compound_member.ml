// language.md: "`x op= y`"
o = {a: 1, b: [1, 2]}; o.a += 2; o.b[1] *= 10; print(o); // expect: {a: 3, b: [1, 20]}
