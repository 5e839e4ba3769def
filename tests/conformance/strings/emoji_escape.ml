// language.md: "\xHH \uHHHH \u{H…}"
print("\u{1F600}", ord("\u{1F600}"), "\u{1F600}!".length); // expect: 😀 128512 2
