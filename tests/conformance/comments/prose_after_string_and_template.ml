// language.md: "else it is a comment"
a = "x"  // it's
b = `y`  // it's
print(a + b); // expect: xy
