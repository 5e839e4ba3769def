// language.md: "Division by zero throws `ZeroDivisionError`; there is no silent `NaN`."
try { print(1.5 / 0.0); } except (e) { print(e.type); } // expect: ZeroDivisionError
try { print(0 / 0); } except (e) { print(e.type); } // expect: ZeroDivisionError
try { print(1.5 % 0); } except (e) { print(e.type); } // expect: ZeroDivisionError
