// language.md: "So scripts with or without semicolons work."
try {
    throw "x"
} except (e) {
    print(e.message) // expect: x
}
