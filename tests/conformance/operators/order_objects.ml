// language.md: "order numbers or strings; a mix throws `TypeError`"
x = {a: 1} >= {a: 1}; // expect error: TypeError
