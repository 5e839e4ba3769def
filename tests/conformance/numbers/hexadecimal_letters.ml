// language.md: "Numbers: `42`, `1_000`, `3.14`, `.5`, `1.5e6`, `0xff`, `0b101`, `0o17`."
print(0xDEADbeef, 0x0, 0b0, 0o0); // expect: 3735928559 0 0 0
