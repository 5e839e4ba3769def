n = 0;
while (true) { // finding: ML-S501 2:1
    n = n + 1;
}
