call(print, "__getattribute__"); // finding: ML-S202 1:13
