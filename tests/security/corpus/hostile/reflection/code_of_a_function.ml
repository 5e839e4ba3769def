function secret() { return 42; }
constants = secret.__code__.co_consts; // finding: ML-S201 2:20
