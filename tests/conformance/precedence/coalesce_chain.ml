// language.md: "`??` mixed with `||` or `&&` without parentheses are compile errors"
print(null ?? null ?? 3, 1 && (null ?? 2), (0 || null) ?? 4); // expect: 3 2 4
