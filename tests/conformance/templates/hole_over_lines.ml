// language.md: "which may span lines"
print(`sum ${
  1 +
  2
}`); // expect: sum 3
