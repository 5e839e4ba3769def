import regex;
strings = regex.findall("\"(?:[^\"\\\\]|\\\\.)*\"", "say \"hi\" and \"bye\"");
