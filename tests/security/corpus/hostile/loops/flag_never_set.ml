done = false;
tries = 0;
while (!done) { // finding: ML-S502 3:8
    tries += 1;
}
