// language.md: "one value at most 64 MiB for strings"
x = "a".repeat(10 ** 10); // expect error: LimitError
