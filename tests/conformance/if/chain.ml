// language.md: "`if (c) … elif (c) … else if (c) … else …`"
for (x of [1, 2, 3, 4]) { if (x == 1) print("a"); elif (x == 2) print("b"); else if (x == 3) { print("c"); } else print("d"); }
// expect: a
// expect: b
// expect: c
// expect: d
