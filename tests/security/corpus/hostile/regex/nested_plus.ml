import regex;
ok = regex.test("(a+)+$", "aaaaaaaaaaaaaaaa!"); // finding: ML-S601 2:17, ML-S301 2:6
