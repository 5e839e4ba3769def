import file;
function rename(from, to) {
    file.move(from, to); // finding: ML-S301 3:5, ML-S301 3:5
}
