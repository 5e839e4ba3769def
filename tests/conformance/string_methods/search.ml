// language.md: "Strings: `length includes[contains] startsWith"
s = "hello world";
print(s.length, s.includes("lo"), s.contains("x"), s.startsWith("he"), s.endswith("ld"), s.indexOf("o"), s.lastIndexOf("o"), s.find("z"));
// expect: 11 true false true true 4 7 -1
