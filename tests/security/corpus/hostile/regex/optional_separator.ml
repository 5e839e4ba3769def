import regex;
path = regex.search("^(/?[a-z]+)*\\.html$", "/index/index/index"); // finding: ML-S601 2:21, ML-S301 2:8
