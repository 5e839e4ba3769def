// language.md: "else `null`"
// expect result: null
x = 1; if (x) { 5; }
