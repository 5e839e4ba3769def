// language.md: "`typeof(v)` or `typeof v`"
v = [1];
print(typeof v === "array" ? v.length : 0, typeof typeof v); // expect: 1 string
