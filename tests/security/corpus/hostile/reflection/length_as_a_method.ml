size = "four".__len__() + [1, 2].__len__(); // finding: ML-S201 1:15, ML-S201 1:34
