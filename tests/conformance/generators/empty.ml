// language.md: "makes a generator"
function* g() { return 1; } print([...g()]); // expect: []
