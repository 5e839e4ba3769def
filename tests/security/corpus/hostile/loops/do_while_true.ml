n = 1;
do { // finding: ML-S501 2:1
    n = n * 2;
} while (true);
