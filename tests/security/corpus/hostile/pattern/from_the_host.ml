import regex;
found = regex.findall("id=" + wanted, "id=1 id=2"); // finding: ML-S403 2:23, ML-S301 2:9
