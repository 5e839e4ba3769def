// language.md: "`Math.round` rounds half up, `round` half to even"
print(Math.round(2.5), round(2.5), round(3.14159, 2), Math.round(-2.5)); // expect: 3 2 3.14 -2
