// language.md: "cycles as `[...]`"
o = {a: 1}; o.self = o; a = [o]; o.list = a;
print(str(o).includes("..."), str(a).includes("[...]")); // expect: true true
