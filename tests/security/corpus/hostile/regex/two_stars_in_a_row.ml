import regex;
line = regex.sub("^\\s*\\s*#", "", "    # note"); // finding: ML-S602 2:18, ML-S301 2:8
