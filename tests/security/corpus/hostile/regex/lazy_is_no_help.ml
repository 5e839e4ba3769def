import regex;
quoted = regex.search("^(?:[^\"]+?)+\"$", "no end"); // finding: ML-S601 2:23, ML-S301 2:10
