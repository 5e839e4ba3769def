// language.md: "Template strings"
print(`${null} ${[1, "a"]} ${true}`); // expect: null [1, "a"] true
