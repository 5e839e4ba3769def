// language.md: "`a < b < c` and `??` mixed with `||` or `&&` without parentheses are compile errors"
a = 1;
x = a <= 2 > 0; // expect error: ML-P121
