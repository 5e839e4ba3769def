// language.md: "an object needs parentheses"
print(match (1) { 1 => ({a: 1}) }); // expect: {a: 1}
