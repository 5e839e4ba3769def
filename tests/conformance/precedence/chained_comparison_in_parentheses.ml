// language.md: "`a < b < c` and `??` mixed with `||` or `&&` without parentheses are compile errors"
print((1 < 2) == true, (3 > 2) > 0); // expect: true true
