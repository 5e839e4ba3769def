// language.md: "Strings: `"…"`, `'…'`"
x = 'abc; // expect error: ML-P001
