// language.md: "`` `total: ${expr}` ``"
print(``.length, `${""}`.length, `${1}${2}`); // expect: 0 0 12
