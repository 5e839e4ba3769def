// language.md: "the enclosing variable"
function make() { let n = 0; return () => { n = n + 1; return n; }; }
c = make(); d = make(); print(c(), c(), d()); // expect: 1 2 1
