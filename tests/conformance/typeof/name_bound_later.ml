// language.md: "`typeof name` of an unbound name is `"undefined"`"
print(typeof later); // expect: undefined
later = 1;
print(typeof later); // expect: number
