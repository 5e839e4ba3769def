import regex;
tokens = regex.findall("\\d+|[a-z]+|[-+*/()]", "3*(x+42)");
