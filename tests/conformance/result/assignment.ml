// language.md: "an assignment or a declaration"
// expect result: 5
let content = 5;
