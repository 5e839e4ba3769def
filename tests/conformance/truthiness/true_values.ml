// language.md: "all else is true"
for (v of [1, "0", [0], {a: 0}, () => 0]) { if (v) { print("true"); } }
// expect: true
// expect: true
// expect: true
// expect: true
// expect: true
