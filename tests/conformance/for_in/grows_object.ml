// language.md: "object keys"
o = {a: 1}; for (k in o) { o[k + "x"] = 1; } print(o); // expect: {a: 1, ax: 1}
