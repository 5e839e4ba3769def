// language.md: "`<<`"
x = 1 << 10 ** 9; // expect error: LimitError
