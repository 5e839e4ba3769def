import regex;
ok = regex.test("([a-z]+", "abc"); // finding: ML-S603 2:17, ML-S301 2:6
