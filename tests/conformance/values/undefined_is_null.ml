// language.md: "`null` (`undefined` is the same value)"
print(undefined == null, undefined); // expect: true null
