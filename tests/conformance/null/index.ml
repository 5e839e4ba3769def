// language.md: "`TypeError` that says which expression is null"
list = null;
list[0]; // expect error: TypeError `list` is null
