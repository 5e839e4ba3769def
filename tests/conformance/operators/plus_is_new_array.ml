// language.md: "`+` adds numbers, joins strings and arrays"
a = [1]; b = a + [2];
a.push(9);
print(a, b, [] + []); // expect: [1, 9] [1, 2] []
