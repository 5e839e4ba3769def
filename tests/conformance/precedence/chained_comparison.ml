// language.md: "`a < b < c` and `??` mixed with `||` or `&&` without parentheses are compile errors"
x = 1 < 2 < 3; // expect error: ML-P121
