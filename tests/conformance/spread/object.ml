// language.md: "`{...o, k: 1}`"
o = {a: 1, k: 0}; print({...o, k: 2}); // expect: {a: 1, k: 2}
