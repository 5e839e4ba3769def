// language.md: "an absent key throws `KeyError`"
o = {a: 1}; o["b"]; // expect error: KeyError
