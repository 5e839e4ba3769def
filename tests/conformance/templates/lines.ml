// language.md: "which may span lines"
print(`a
b`);
// expect: a
// expect: b
