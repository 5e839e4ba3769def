// language.md: "`==`/`!=` compare by value, deeply"
a = [1]; a.push(a); b = [1]; b.push(b);
print(a == b); // expect: true
