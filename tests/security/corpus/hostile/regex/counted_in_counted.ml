import regex;
ok = regex.test("^(?:\\d{1,9}){1,}$", "12345678901234567890x"); // finding: ML-S601 2:17, ML-S301 2:6
