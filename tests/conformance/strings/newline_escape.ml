// language.md: "with `\n \t"
print("a\nb");
// expect: a
// expect: b
