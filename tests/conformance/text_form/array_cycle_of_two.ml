// language.md: "cycles as `[...]`"
a = [1]; b = [a]; a.push(b);
print(a); // expect: [1, [[...]]]
