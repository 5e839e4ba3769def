// language.md: "`??` mixed with `||` or `&&` without parentheses are compile errors"
x = 1 || null ?? 2; // expect error: ML-P120
