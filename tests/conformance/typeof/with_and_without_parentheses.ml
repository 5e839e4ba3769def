// language.md: "`typeof(v)` or `typeof v`"
print(typeof 1, typeof(1), typeof (1 + 1), typeof {a: 1}.a); // expect: number number number number
