// language.md: "Any other mix throws `TypeError`"
x = 1 + null; // expect error: TypeError `+` cannot be applied to number and null
