// language.md: "a string bare at the top, in JSON quotes when nested"
print("a", ["a\n"], {k: "v"}); // expect: a ["a\n"] {k: "v"}
