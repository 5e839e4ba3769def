import shell;
function remove(name) {
    shell.run("rm -f " + name); // finding: ML-S402 3:15
}
