import file;
readers = {csv: file.read}; // finding: ML-S301 2:17
rows = readers.csv("data/a.csv");
