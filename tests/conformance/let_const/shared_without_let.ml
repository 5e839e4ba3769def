// language.md: "fresh in each turn of a loop"
fns = [];
for (i = 0; i < 3; i++) { fns.push(() => i); }
print(fns.map(f => f())); // expect: [3, 3, 3]
