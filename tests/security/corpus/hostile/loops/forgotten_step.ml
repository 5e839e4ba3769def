i = 0;
total = 0;
while (i < 10) { // finding: ML-S502 3:8
    total = total + 2;
}
