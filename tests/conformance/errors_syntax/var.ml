// language.md: "errors"
var x = 3; // expect error: ML-P109
