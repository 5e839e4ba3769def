x = 1;
base = x.__class__.__base__; // finding: ML-S201 2:10, ML-S201 2:20
