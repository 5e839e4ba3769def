const RULE = "amount > 100";
code = compile(RULE, "<rule>", "eval"); // finding: ML-S101 2:8
result = code;
