Shape = __build_class__(x => x, "Shape"); // finding: ML-S101 1:9
