// language.md: "isinstance"
print(isinstance(1, "number"), isinstance("a", "string"), isinstance(1.5, "int")); // expect: true true false
