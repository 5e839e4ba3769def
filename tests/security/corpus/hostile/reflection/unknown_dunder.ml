token = {value: "x"};
print(token.__secret__); // finding: ML-S201 2:13
