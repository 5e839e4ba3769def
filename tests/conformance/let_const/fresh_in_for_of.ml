// language.md: "also in `for (let x of …)`"
fns = [];
for (let x of [1, 2]) { let y = x * 10; fns.push(() => x + y); }
print(fns.map(f => f())); // expect: [11, 22]
