// language.md: "`delete obj.k` / `delete obj[k]`"
x = 1;
delete x; // expect error: ML-P122
