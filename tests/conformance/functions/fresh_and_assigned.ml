// language.md: "is hoisted in its block"
found = [];
for (x in [1, 2, 3]) {
    if (x == 2) { name = () => "before"; }
    function name() { return "as declared"; }
    found.push(() => name());
    if (x == 1) { name = () => "behind"; }
}
print(found.map(f => f())); // expect: ["behind", "before", "as declared"]
