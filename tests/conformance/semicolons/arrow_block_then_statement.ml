// language.md: "So scripts with or without semicolons work."
f = () => {
    return 1
}
g = function () {
    return 2
}
print(f() + g()) // expect: 3
