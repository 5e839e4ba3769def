// language.md: "an object is that object"
o = {code: 7}; try { throw o; } except (e) { print(e == o, e.code); e.code = 8; } print(o.code);
// expect: true 7
// expect: 8
