import shell;
function grep(words) {
    return shell.run("grep " + words.join(" ") + " access.log"); // finding: ML-S402 3:22
}
