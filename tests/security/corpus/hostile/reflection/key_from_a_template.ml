part = "glob";
result = print[`__${"glob"}als__`]; // finding: ML-S202 2:16
