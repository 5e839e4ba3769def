// language.md: "an unknown escape keeps its backslash"
print('\d+'.length, '\d+'); // expect: 3 \d+
