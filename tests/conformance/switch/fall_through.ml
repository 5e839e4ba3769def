// language.md: "`switch (v) { case a: … default: … }` with `break`; it falls through without"
function f(v) { r = []; switch (v) { case 1: r.push(1); case 2: r.push(2); break; default: r.push("d"); case 3: r.push(3); } return r; }
print(f(1), f(2), f(3), f(9)); // expect: [1, 2] [2] [3] ["d", 3]
