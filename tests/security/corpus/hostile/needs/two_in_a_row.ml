import file;
function copy(from, to) {
    file.write(to, file.read(from)); // finding: ML-S301 3:5, ML-S301 3:20
}
