// language.md: "else it is a comment"
function f() {
    return null  // nothing found
}
print(f()); // expect: null
