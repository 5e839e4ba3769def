// language.md: "errors"
if (x = 1) { } // expect error: ML-P104
