// language.md: "`\u{H…}`"
print("\u{1F600}".length); // expect: 1
