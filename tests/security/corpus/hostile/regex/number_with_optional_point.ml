import regex;
number = regex.match("^[0-9]+\\.?[0-9]*e", "12345"); // finding: ML-S602 2:22, ML-S301 2:10
