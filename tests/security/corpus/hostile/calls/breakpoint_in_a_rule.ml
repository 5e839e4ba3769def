function approve(request) {
    if (request.amount > 10_000) {
        breakpoint(); // finding: ML-S101 3:9
    }
    return true;
}
