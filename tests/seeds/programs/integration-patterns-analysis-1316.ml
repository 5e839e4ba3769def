// integration-patterns-analysis.md, line 1316
// ML side:
function* generate_numbers(n) {
    for (i = 0; i < n; i = i + 1) {
        yield i * i;
    }
}
