result = print["__".concat("init", "__")]; // finding: ML-S202 1:16
