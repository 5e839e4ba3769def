function greet(name) { return "hello " + name; }
world = greet.__globals__; // finding: ML-S201 2:15
