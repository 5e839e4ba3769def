import regex;
ok = regex.test("(?i)^(?:[a-m]x?|[H-Z])+!$", "hhhhhhhhhhhh"); // finding: ML-S601 2:17, ML-S301 2:6
