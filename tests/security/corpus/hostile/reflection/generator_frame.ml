function* numbers() { yield 1; }
g = numbers();
print(g.gi_frame.f_back); // finding: ML-S201 3:9, ML-S201 3:18
