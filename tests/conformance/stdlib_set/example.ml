// stdlib.md: "`time`, `url`, `base64`, `hash`, `text`, `decimal`, `set`"
import set;

seen = set.create(["a", "b", "a"]);
seen.add("c");
print(seen, seen.size, seen.has("b")); // expect: Set(["a", "b", "c"]) 3 true
print(seen.union(["d"]).values(), seen.intersection(["a", "z"]).values()); // expect: ["a", "b", "c", "d"] ["a"]
for (item of seen.values()) { if (item == "c") { seen.delete(item); } }
print(seen == set.of("b", "a")); // expect: true
