// language.md: "which may span lines"
s = `one
  two
`;
print(s.split("\n")); // expect: ["one", "  two", ""]
