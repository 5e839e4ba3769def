import process;
function thumbnail(path, size) {
    return process.exec(`convert ${path} -resize ${size} out.png`); // finding: ML-S402 3:25
}
