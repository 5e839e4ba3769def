// language.md: "`?.` stops at null."
a = null;
(a?.b).c; // expect error: TypeError
