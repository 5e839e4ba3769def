function template(name) {
    handle = open("/etc/" + name); // finding: ML-S101 2:14
    return handle;
}
