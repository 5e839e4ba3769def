// language.md: "fresh in each turn of a loop"
found = [];
for (v in [1, 2]) { match (v) { n => { found.push(() => n); } } }
print(found.map(f => f())); // expect: [1, 2]
found = [];
for (v in [[1, 2], [3, 1]]) { match (v) { [n, 2] | [1, n] | [n, 1] => found.push(() => n) } }
print(found.map(f => f())); // expect: [1, 3]
found = []; i = 0;
while (match (i) { n when n < 2 => found.push(() => n) || true, _ => false }) { i++; }
do { i--; } while (match (i) { n when n >= 0 => found.push(() => n) || true, _ => false });
print(found.map(f => f())); // expect: [0, 1, 1, 0]
