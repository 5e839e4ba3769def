// language.md: "errors"
function f() { // expect error: ML-P101
