function poll() {
    n = 0;
    while (true) { // finding: ML-S501 3:5
        for (k = 0; k < 3; k = k - 1) { // finding: ML-S503 4:28
            n = n + 1;
        }
    }
}
