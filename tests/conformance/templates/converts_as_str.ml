// language.md: "Template strings"
print(`${5.0} ${null} ${{k: "v"}} ${"s"} ${true}`); // expect: 5.0 null {k: "v"} s true
