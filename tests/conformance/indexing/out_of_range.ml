// language.md: "out of range throws `IndexError`"
[1][5]; // expect error: IndexError
