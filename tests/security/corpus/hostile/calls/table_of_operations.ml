operations = {
    add: fn(a, b) => a + b,
    run: exec // finding: ML-S102 3:10
};
result = operations.add(1, 2);
