import process;
function clean(folder) {
    return process.exec(["sh", "-c", "rm -rf " + folder]); // finding: ML-S402 3:25
}
