import regex;
line = regex.sub("^\\s*\\s*#", "", "    # note"); // finding: ML-S602 2:18
