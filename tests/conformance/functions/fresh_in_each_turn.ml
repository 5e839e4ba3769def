// language.md: "is hoisted in its block"
found = [];
for (x in [1, 2]) {
    let factor = x * 10;
    function even(n) { return n == 0 ? factor : odd(n - 1); }
    function odd(n) { return even(n - 1); }
    found.push(even, n => odd(n + 1));
}
print(found.map(f => f(2))); // expect: [10, 10, 20, 20]
print(found[0], typeof(found[3])); // expect: <function even> function
