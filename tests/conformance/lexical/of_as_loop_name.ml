// language.md: "are contextual: still usable as names"
for (of of [1, 2]) { print(of); }
// expect: 1
// expect: 2
