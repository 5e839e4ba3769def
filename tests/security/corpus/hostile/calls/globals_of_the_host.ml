function secrets() {
    return globals(); // finding: ML-S101 2:12
}
