steps = 0;
for (i = 0; i < 5;) { // finding: ML-S502 2:13
    steps = steps + 1;
}
