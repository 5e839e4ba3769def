// language.md: "fresh in each turn of a loop"
fns = [];
for (let i = 0; i < 2; i++) { let n = i; fns.push(() => { nonlocal n; n = n + 10; return n; }); }
print(fns[0](), fns[0](), fns[1]()); // expect: 10 20 11
