// language.md: "Strings: `"…"`, `'…'`"
print("".length, '' == ""); // expect: 0 true
