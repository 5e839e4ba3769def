import file;
function cleanup(path) {
    file.remove(path); // finding: ML-S301 3:5
}
