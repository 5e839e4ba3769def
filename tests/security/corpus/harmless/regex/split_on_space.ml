import regex;
words = regex.split("\\s+", "a  b   c");
