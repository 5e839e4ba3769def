// language.md: "Division by zero throws `ZeroDivisionError`"
try { x = 1 / 0; } except (e) { print(e.type, e.message); } // expect: ZeroDivisionError division by zero
