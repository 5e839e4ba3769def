// language.md: "Assignment to a name, member, index or pattern"
f() = 3; // expect error: ML-P128
