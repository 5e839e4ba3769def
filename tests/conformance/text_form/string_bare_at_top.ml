// language.md: "a string bare at the top, in JSON quotes when nested"
print("a\"b", ["a\"b", 'it\'s', "tab\t"]); // expect: a"b ["a\"b", "it's", "tab\t"]
