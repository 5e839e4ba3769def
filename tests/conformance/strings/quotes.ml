// language.md: "Strings: `"…"`, `'…'`"
print("a'b", 'c"d'); // expect: a'b c"d
