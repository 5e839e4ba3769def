function multiply(a, b) {
    made = [];
    for (row in a) {
        made.push(range(b[0].length).map(c => row.map((x, i) => x * b[i][c]).reduce((s, v) => s + v, 0)));
    }
    return made;
}
result = multiply([[1, 2]], [[3], [4]]);
