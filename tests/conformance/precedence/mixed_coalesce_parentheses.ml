// language.md: "without parentheses are compile errors"
print((null ?? 0) || 2); // expect: 2
