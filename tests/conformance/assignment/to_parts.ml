// language.md: "Assignment to a name, member, index or pattern"
o = {a: [1, 2]}; o.b = 3; o.a[0] = 9; o["c"] = 4; print(o); // expect: {a: [9, 2], b: 3, c: 4}
