// language.md: "A name that a function assigns belongs to that function"
total = 5; function f() { total = 0; total = total + 1; return total; } print(f(), total); // expect: 1 5
