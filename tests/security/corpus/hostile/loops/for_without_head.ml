total = 0;
for (;;) { // finding: ML-S501 2:1
    total += 1;
}
