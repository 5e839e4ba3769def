import regex;
valid = regex.match("^(\\d+|\\d*\\.?\\d+)+$", "1234567890x"); // finding: ML-S601 2:21, ML-S301 2:9
