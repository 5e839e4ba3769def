// language.md: "Division by zero throws `ZeroDivisionError`; there is no silent `NaN`."
x = 7 // 0; // expect error: ZeroDivisionError
