for ({code: {__code__}} of [{code: print}, {code: len}]) { // finding: ML-S201 1:14
    print(__code__);
}
