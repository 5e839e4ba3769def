// language.md: "an unknown escape keeps its backslash"
s = "\w+\.\q";
print(s, s.length); // expect: \w+\.\q 7
