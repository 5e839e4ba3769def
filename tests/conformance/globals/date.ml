// language.md: "`Date.now()`"
print(typeof Date.now(), Date.now() > 1600000000000); // expect: number true
