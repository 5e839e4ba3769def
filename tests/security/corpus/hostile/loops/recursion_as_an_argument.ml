function wrap(text) {
    line = "[" + text + "]";
    print(wrap(line)); // finding: ML-S505 3:11
}
