// language.md: "Objects: `keys values entries items has[hasOwnProperty] get pop update copy clear toString`"
o = {a: 1, b: 2};
print(o.keys(), o.values(), o.entries(), o.has("a"), o.hasOwnProperty("z"), o.get("z", 9), o.pop("b"), o.update({c: 3}), o.copy()); // expect: ["a", "b"] [1, 2] [["a", 1], ["b", 2]] true false 9 2 {a: 1, c: 3} {a: 1, c: 3}
