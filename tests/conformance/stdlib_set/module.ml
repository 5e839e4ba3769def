// stdlib.md: "`time`, `url`, `base64`, `hash`, `text`, `decimal`, `set`"
import set;
import decimal;
function fails(f) { try { f(); return "no error"; } except (e) { return e.type + ": " + e.message; } }
s = set.of(1, 2, 3);
print(s.add(3, 4), s.contains(1), s.includes(9), s.remove(4), s.delete(4), s.length, typeof s); // expect: Set([1, 2, 3]) true false true false 3 Set
print(s.toArray(), s.to_array(), s.map(x => x % 2), s.filter(x => x > 1), s.copy() == s, s.isEmpty()); // expect: [1, 2, 3] [1, 2, 3] Set([1, 0]) Set([2, 3]) true false
total = [];
s.forEach(x => total.push(x));
print(total, s.toString(), "" + s); // expect: [1, 2, 3] Set([1, 2, 3]) Set([1, 2, 3])
print(s.difference([1]), s.symmetric_difference([3, 4]), s.isSubset([1, 2, 3, 4]), s.isSuperset([1]), s.isDisjoint([7]), s.equals([3, 2, 1])); // expect: Set([2, 3]) Set([1, 2, 4]) true true true true
print(set.union([1], [2]), set.intersection("ab", "b"), set.difference([1, 2], [2]), set.symmetricDifference([1], [2]), set.isSubset([1], [2]), set.isSet(s), set.create().isEmpty()); // expect: Set([1, 2]) Set(["b"]) Set([1]) Set([1, 2]) false true true
print(set.of(1, 1.0, true).size, set.of(null, "1", decimal.create("1.0"), 1).size); // expect: 1 3
s.clear();
print(s); // expect: Set([])
print(fails(() => set.of([]))); // expect: TypeError: the elements of a set are values that do not change, got an array
print(fails(() => set.create(5))); // expect: TypeError: cannot iterate over a number
print(fails(() => s.has({}))); // expect: TypeError: the elements of a set are values that do not change, got an object
