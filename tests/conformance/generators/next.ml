// language.md: "with `.next()` (an object `{value, done}`"
function* g() { yield 1; }
it = g(); print(it.next(), it.next()); // expect: {value: 1, done: false} {value: null, done: true}
