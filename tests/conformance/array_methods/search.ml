// language.md: "indexOf lastIndexOf includes[contains] find findIndex findLast"
a = [1, 2, 3, 2];
print(a.indexOf(2), a.lastIndexOf(2), a.includes(3), a.contains(9), a.find(x => x > 1), a.findIndex(x => x > 2), a.findLast(x => x < 3)); // expect: 1 3 true false 2 2 2
