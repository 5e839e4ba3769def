// language.md: "Division by zero throws `ZeroDivisionError`; there is no silent `NaN`."
x = 0 ** -1; // expect error: ZeroDivisionError
