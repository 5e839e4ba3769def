// language.md: "errors"
else { } // expect error: ML-P110
