getattr(print, "__globals__"); // finding: ML-S202 1:16
