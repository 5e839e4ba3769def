// language.md: "So scripts with or without semicolons work."
function f(n) {
    let total = 0
    for (let i = 0; i < n; i++) {
        if (i == 1) continue
        total += i
        if (i == 3) break
    }
    do total++
    while (total < 3)
    return total
}
print(f(9)) // expect: 6
