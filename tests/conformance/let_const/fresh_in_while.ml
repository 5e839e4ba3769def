// language.md: "fresh in each turn of a loop"
fns = []; i = 0;
while (i < 2) { let j = i; function f() { return j; } fns.push(f); i++; }
print(fns.map(f => f())); // expect: [0, 1]
