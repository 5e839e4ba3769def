// language.md: "`==`/`!=` compare by value, deeply"
f = () => 1; g = () => 1;
print(f == f, f == g, [f] == [f]); // expect: true false true
