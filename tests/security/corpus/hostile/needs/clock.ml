stamp = Date.now(); // finding: ML-S301 1:9
