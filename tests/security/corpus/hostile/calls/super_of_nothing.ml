function describe(item) {
    return super(item); // finding: ML-S101 2:12
}
