// language.md: "`Number`, `String`, `Boolean`, `Array.isArray`"
print(Number("3.5"), Number("7"), String(12) + "!", Boolean(""), Array.isArray([])); // expect: 3.5 7 12! false true
