// language.md: "Precedence is JavaScript's"
a = null;
print([...a ?? [1], ...true ? [2] : [3]]); // expect: [1, 2]
