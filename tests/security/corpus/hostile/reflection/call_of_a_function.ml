text = 5;
run = text.toString.__call__; // finding: ML-S201 2:21
print(run(), text?.__format__("9"), text.__hash__ == null); // finding: ML-S201 3:20, ML-S201 3:42
