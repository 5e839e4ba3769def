for (name in dir(print)) { // finding: ML-S101 1:14
    print(name);
}
