rounds = 0;
while (true) { // finding: ML-S501 2:1
    for (i in range(3)) {
        if (i == 1) { break; }
    }
    rounds += 1;
}
