found = "".__class__.__mro__[1].__subclasses__(); // finding: ML-S201 1:12, ML-S201 1:22, ML-S201 1:33
