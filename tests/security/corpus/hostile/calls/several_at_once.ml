function probe() {
    a = globals(); // finding: ML-S101 2:9
    b = __import__("subprocess"); // finding: ML-S101 3:9
    return [a, b];
}
