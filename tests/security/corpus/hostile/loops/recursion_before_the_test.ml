function factorial(n) {
    rest = factorial(n - 1); // finding: ML-S505 2:12
    if (n <= 1) { return 1; }
    return n * rest;
}
