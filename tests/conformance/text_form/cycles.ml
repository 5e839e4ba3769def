// language.md: "cycles as `[...]`"
a = [1]; a.push(a); print(a); // expect: [1, [...]]
