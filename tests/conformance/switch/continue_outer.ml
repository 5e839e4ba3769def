// language.md: "`break`, `continue`"
r = []; for (x of [1, 2, 3]) { switch (x) { case 2: continue; } r.push(x); } print(r); // expect: [1, 3]
