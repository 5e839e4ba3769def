function* naturals() {
    n = 0;
    while (true) {
        yield n;
        n += 1;
    }
}
