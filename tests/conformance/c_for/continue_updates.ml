// language.md: "`continue`"
r = []; for (i = 0; i < 4; i++) { if (i == 1) continue; r.push(i); } print(r); // expect: [0, 2, 3]
