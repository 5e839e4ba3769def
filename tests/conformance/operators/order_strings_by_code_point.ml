// language.md: "`<`, `<=`, … order numbers or strings"
print("a" < "b", "B" < "a", "10" < "9", "" < "a", "ab" >= "ab"); // expect: true true true true true
