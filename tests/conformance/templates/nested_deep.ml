// language.md: "Template strings"
f = x => `<${x}>`;
print(`a${f(`b${f(`c`)}`)}`); // expect: a<b<c>>
