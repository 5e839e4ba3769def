function guard(limit) {
    n = 0;
    while (true) {
        n += 1;
        if (n > limit) { throw "too many turns"; }
    }
}
