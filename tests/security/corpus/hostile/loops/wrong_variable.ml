function countdown(start) {
    left = start;
    j = 0;
    while (left > 0) { // finding: ML-S502 4:12
        j = j - 1;
        print(j);
    }
}
