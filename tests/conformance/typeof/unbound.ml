// language.md: "`typeof name` of an unbound name is `"undefined"`"
print(typeof nobody_knows_me); // expect: undefined
