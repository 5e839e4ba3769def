for (i = 0; i < 10; i--) { // finding: ML-S503 1:21
    print(i);
}
