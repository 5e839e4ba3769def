function unlock(account) {
    delattr(account, "limit"); // finding: ML-S101 2:5
}
