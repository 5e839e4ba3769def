// language.md: "object"
function mark(o) { o.seen = true; }
o = {}; mark(o);
print(o); // expect: {seen: true}
