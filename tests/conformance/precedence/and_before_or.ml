// language.md: "Precedence is JavaScript's"
print(true || false && false, (true || false) && false, 1 && 0 || 2); // expect: true false 2
