// language.md: "else `AttributeError`, with the nearest names suggested"
"abc".lenght; // expect error: AttributeError did you mean `length`
