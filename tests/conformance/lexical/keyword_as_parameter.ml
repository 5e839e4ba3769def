// language.md: "Keywords: `function fn let const if elif else while for in of break continue return throw try except catch finally"
f = (return) => 1; // expect error: ML-P107 `return`
