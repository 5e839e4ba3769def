// language.md: "comparisons bind looser than `& ^ |`"
print(5 & 4 == 4, 1 | 2 == 3); // expect: true true
