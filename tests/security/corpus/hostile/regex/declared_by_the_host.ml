import scanner;
hits = scanner.find("(?:[01]+)+2", ["0101"]); // finding: ML-S601 2:21
