os = __import__("os"); // finding: ML-S101 1:6
result = os;
