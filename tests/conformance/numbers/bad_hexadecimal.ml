// language.md: "Numbers: `42`, `1_000`, `3.14`, `.5`, `1.5e6`, `0xff`, `0b101`, `0o17`."
x = 0xfg; // expect error: ML-P003
