// language.md: "is stable"
a = [{k: 1, v: "a"}, {k: 0, v: "b"}, {k: 1, v: "c"}];
print(a.sort(o => o.k).map(o => o.v).join("")); // expect: bac
