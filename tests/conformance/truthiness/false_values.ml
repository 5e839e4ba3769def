// language.md: "`false 0 0.0 "" null [] {}` are false; all else is true"
for (v of [false, 0, 0.0, "", null, [], {}]) { if (v) { print("true"); } else { print("false"); } }
// expect: false
// expect: false
// expect: false
// expect: false
// expect: false
// expect: false
// expect: false
