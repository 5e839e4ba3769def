// language.md: "integers at most 14,000 bits"
x = 7 ** (10 ** 8); // expect error: LimitError
