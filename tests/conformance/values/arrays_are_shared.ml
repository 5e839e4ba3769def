// language.md: "array"
a = [1]; b = a; b.push(2);
print(a, a.copy() == a); // expect: [1, 2] true
