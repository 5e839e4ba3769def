// language.md: "Template strings"
names = ["x", "y"];
print(`${names.map(n => `${n}!`).join(" ")}`); // expect: x! y!
