function report(title, writer = __import__("sys").stdout) { // finding: ML-S101 1:33
    return title;
}
