// language.md: "are contextual: still usable as names"
function move(from, as) { return from + "-" + as; }
print(move("a", "b")); // expect: a-b
