// language.md: "only in a call, `obj.name(…)`, an absent key falls back to the object method"
o = {b: 1}; print(o.keys()); // expect: ["b"]
