while (!false) { // finding: ML-S501 1:1
    print("still here");
}
