// language.md: "a mix throws `TypeError`"
x = "a" < 1; // expect error: TypeError `<` cannot compare string and number
