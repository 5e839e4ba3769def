// language.md: "Strings: `"…"`, `'…'`"
print("http://a/b", '/* no */'); // expect: http://a/b /* no */
