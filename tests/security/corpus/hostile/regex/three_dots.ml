import regex;
found = regex.search("^.*,.*,.*;$", "a,b,c"); // finding: ML-S602 2:22, ML-S301 2:9
