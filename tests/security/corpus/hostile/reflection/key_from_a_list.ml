parts = ["__", "mro", "__"];
chain = parts[0][["__", "mro", "__"].join("")]; // finding: ML-S202 2:18
