import shell;
function run(command) {
    return shell.run(command); // finding: ML-S411 3:22
}
