import regex;
text = regex.match("^\\s*(.*?)\\s*$", "  much space  "); // finding: ML-S602 2:20, ML-S301 2:8
