// language.md: "`TypeError` that says which expression is null"
s = null;
s.toUpperCase(); // expect error: TypeError `s` is null
