// language.md: "inside `finally`"
for (i = 0; i < 3; i++) { try { throw "x"; } finally { break; } } print(i); // expect: 0
