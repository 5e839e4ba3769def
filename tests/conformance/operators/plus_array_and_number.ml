// language.md: "Any other mix throws `TypeError`."
x = [1] + 2; // expect error: TypeError array and number
