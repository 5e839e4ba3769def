try {
    throw {message: "no stock", sku: "A-1"};
} except (problem) {
    print(vars(problem)); // finding: ML-S101 4:11
}
