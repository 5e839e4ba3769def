// language.md: "`@plugin { … }` at the head of a file holds plugin metadata"
@plugin { name: "demo", version: "1.0" }
print("runs"); // expect: runs
