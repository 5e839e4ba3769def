import file;
texts = ["a.txt", "b.txt"].map(file.read); // finding: ML-S301 2:32
