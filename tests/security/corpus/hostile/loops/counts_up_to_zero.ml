total = 0;
for (left = 10; left >= 0; left = left + 1) { // finding: ML-S503 2:28
    total = total + left;
}
