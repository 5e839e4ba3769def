// language.md: "negative counts from the end"
print([1, 2, 3][-1], "abc"[-2]); // expect: 3 b
