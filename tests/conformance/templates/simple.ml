// language.md: "Template strings"
a = 3; print(`total: ${a + 1}!`); // expect: total: 4!
