// language.md: "or a key (else"
print(["ccc", "a", "bb"].sort(s => s.length)); // expect: ["a", "bb", "ccc"]
