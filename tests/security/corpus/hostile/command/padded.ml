import shell;
function print_label(text) {
    shell.popen("lp -o label=" + text.trim().padEnd(20)); // finding: ML-S402 3:17
}
