// language.md: "Strings: `"…"`, `'…'`"
print("it's", 'say "hi"', "\"", '\''); // expect: it's say "hi" " '
