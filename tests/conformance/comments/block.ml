// language.md: "`/* … */`"
x = 1 /* two
lines */ + 2;
print(x); // expect: 3
