import regex;
const WORD = "[a-z]+";
pattern = regex.compile("^(" + WORD + ")*$"); // finding: ML-S601 3:25, ML-S301 3:11
