// language.md: "`false 0 0.0 "" null [] {}` are false; all else is true."
print(bool([]), bool({}), bool(-0.0), bool("0"), bool(() => 0)); // expect: false false false true true
