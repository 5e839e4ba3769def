escape = print.__self__.__builtins__; // finding: ML-S201 1:16, ML-S201 1:25
