// language.md: "`==`/`!=` compare by value, deeply"
a = []; b = [];
for (let i = 0; i < 300; i++) { a = [a]; b = [b]; }
print(a == b, [a] == b); // expect: true false
