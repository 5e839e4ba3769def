// language.md: "`x = yield v` gives `null`"
function* g() { x = yield 1; yield x; }
print([...g()]); // expect: [1, null]
