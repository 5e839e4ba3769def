// language.md: "On `null`: `TypeError` that says which expression is null"
x = null; y = x.a; // expect error: TypeError
