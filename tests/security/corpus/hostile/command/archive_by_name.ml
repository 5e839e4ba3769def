import subprocess;
function pack(names) {
    line = "tar czf all.tgz";
    for (name in names) { line += " " + name; }
    return subprocess.run(line); // finding: ML-S402 5:27
}
