// language.md: "Errors"
x = 5; x(); // expect error: TypeError a number is not a function
