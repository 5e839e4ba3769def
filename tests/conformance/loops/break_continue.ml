// language.md: "`break`, `continue`"
r = []; for (x of [1, 2, 3, 4, 5]) { if (x == 2) continue; if (x == 4) break; r.push(x); } print(r); // expect: [1, 3]
