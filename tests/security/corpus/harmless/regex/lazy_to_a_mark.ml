import regex;
tags = regex.findall("<([a-z]+)>", "<b>bold</b>");
comment = regex.search("/\\*[^*]*\\*/", "/* x */");
