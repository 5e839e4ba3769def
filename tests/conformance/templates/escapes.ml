// language.md: "`` `total: ${expr}` ``"
print(`a\tb\u{41}\x42`.length, `\d`); // expect: 5 \d
