// language.md: "`split("")` gives characters"
print("abc".split(""), "a,b".split(","), " a  b ".split()); // expect: ["a", "b", "c"] ["a", "b"] ["a", "b"]
