import regex;
ok = regex.match("(?:x*)*y", "xxxxxxxxxxxx"); // finding: ML-S601 2:18, ML-S301 2:6
