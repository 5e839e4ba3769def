// language.md: "Division by zero throws `ZeroDivisionError`"
x = 5 % 0; // expect error: ZeroDivisionError
