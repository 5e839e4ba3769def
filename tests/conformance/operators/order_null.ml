// language.md: "order numbers or strings; a mix throws `TypeError`"
function less(a, b) { return a < b; }
less(null, 1); // expect error: TypeError null and number
