import regex;
strong = regex.test("(?=(?:[a-z]+)+$)[a-z]{8}", "password"); // finding: ML-S601 2:21, ML-S301 2:10
