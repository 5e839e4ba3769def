import shell;
function _sh(line) {
    print("+ ...");
    return shell.execute(line);
}
function checkout(branch) {
    return _sh("git checkout " + branch); // finding: ML-S402 7:16
}
