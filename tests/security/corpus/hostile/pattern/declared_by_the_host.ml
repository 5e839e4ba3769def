import scanner;
function scan(lines, needle) {
    return scanner.find(".*" + needle, lines); // finding: ML-S403 3:25
}
