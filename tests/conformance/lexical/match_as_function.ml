// language.md: "are contextual: still usable as names"
function match(when) { return when + 1; }
print(match(3)); // expect: 4
