row = [1];
for (x in row) {
    if (row.length >= 8) { break; }
    row.push(x * 2);
}
