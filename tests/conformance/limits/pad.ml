// language.md: "`padStart`"
x = "a".padStart(10 ** 12); // expect error: LimitError
