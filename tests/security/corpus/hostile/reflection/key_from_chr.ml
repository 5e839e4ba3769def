score = chr(95) + chr(95);
result = print[score + "code" + score]; // finding: ML-S202 2:16
