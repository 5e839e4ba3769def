import regex;
cells = regex.findall("[^,]+", "a,b,c");
