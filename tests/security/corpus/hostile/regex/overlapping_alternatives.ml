import regex;
tokens = regex.findall("^(?:a|ab|b)*c", "abababab"); // finding: ML-S601 2:24, ML-S301 2:10
