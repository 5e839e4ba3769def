// language.md: "else it is a comment"
x = 1  // the first one, of two
y = x  // "quoted" text
z = "s"  // 3 blind mice
print(x, y, z); // expect: 1 1 s
