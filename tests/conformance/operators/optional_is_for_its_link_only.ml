// language.md: "`?.` stops at null."
a = {b: null};
a?.b.c(); // expect error: TypeError null
