// language.md: "Keywords: `function fn let const if elif else while for in of break continue return throw try except catch finally"
function while() { } // expect error: ML-P107
