function depth(node) {
    return 1 + depth(node.child); // finding: ML-S505 2:16
}
