// language.md: "They must never collide with, or reach, anything in the generated code."
o = {__proto__: 1, __len__: 2};
print(o["__proto__"], len(o), o.keys()); // expect: 1 2 ["__proto__", "__len__"]
