// language.md: "`TypeError` that says which expression is null"
o = null;
o.a = 1; // expect error: TypeError `o` is null
