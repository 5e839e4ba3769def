// language.md: "A wrong array length throws `ValueError`"
[a, b] = [1]; // expect error: ValueError
