// language.md: "`return 0.0  // none`"
function f() {
    return 0.5  // none
}
print(f()); // expect: 0.5
