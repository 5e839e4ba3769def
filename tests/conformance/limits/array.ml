// language.md: "10 million elements for arrays and ranges"
x = range(10 ** 9); // expect error: LimitError
