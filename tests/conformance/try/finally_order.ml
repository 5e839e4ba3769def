// language.md: "`finally` still runs"
function f() { try { return "r"; } finally { print("f"); } }
print(f());
// expect: f
// expect: r
