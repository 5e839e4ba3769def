// language.md: "Numbers: `42`, `1_000`, `3.14`, `.5`, `1.5e6`, `0xff`, `0b101`, `0o17`."
print(1.5.toFixed(2), (2).toFixed(1)); // expect: 1.50 2.0
