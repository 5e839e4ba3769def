// language.md: "`??` mixed with `||` or `&&` without parentheses are compile errors"
x = null ?? 1 || 2; // expect error: ML-P120
