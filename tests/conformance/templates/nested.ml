// language.md: "Template strings"
print(`x ${`y ${1 + 1}`} z`); // expect: x y 2 z
