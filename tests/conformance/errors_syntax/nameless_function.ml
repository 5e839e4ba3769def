// language.md: "errors"
function (x) { return x; } // expect error: ML-P106
