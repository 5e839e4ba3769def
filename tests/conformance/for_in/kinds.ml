// language.md: "over array elements, string characters, object keys, generators"
r = []; for (x in [1]) r.push(x); for (x of "ab") r.push(x); for (x in {k: 1}) r.push(x); print(r); // expect: [1, "a", "b", "k"]
