function first_free(taken) {
    n = 1;
    while (true) {
        if (!taken.includes(n)) { return n; }
        n += 1;
    }
}
result = first_free([1, 2, 4]);
