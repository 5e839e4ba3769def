const WALK = "{0." + "__globals__" + "[os]}";
line = format(WALK, print); // finding: ML-S203 2:15
