key = String.fromCharCode(95, 95) + "dict" + String.fromCharCode(95, 95);
result = print[key]; // finding: ML-S202 2:16
