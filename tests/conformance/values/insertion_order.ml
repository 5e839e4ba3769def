// language.md: "insertion order"
o = {z: 1, a: 2};
o.m = 3; o.z = 9;
print(o); // expect: {z: 9, a: 2, m: 3}
