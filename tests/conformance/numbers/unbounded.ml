// language.md: "integers are unbounded, see limits"
print(2 ** 100); // expect: 1267650600228229401496703205376
