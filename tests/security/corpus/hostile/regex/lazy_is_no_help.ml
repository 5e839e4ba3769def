import regex;
quoted = regex.search("^(?:[^\"]+?)+\"$", "no end"); // finding: ML-S601 2:23
