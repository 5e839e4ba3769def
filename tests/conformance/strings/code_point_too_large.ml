// language.md: "\xHH \uHHHH \u{H…}"
s = "\u{110000}"; // expect error: ML-P004
