function load(path) {
    import file;
    return file.read(path); // finding: ML-S301 3:12
}
