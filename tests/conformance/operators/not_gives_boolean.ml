// language.md: "`!` negates."
print(!1, !"", !![], !null === true); // expect: false true false true
