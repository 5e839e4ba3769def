// language.md: "orders by value"
[1, "a"].sort(); // expect error: TypeError
