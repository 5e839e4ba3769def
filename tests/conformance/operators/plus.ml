// language.md: "`+` adds numbers, joins strings and arrays"
print(1 + 2, "a" + "b", [1] + [2]); // expect: 3 ab [1, 2]
