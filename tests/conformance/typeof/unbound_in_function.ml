// language.md: "`typeof name` of an unbound name is `"undefined"`"
function f() { return typeof not_there; }
print(f(), typeof(not_there)); // expect: undefined undefined
