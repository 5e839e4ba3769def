const LOUD = "__CLASS__";
result = getattr(1, LOUD.toLowerCase()); // finding: ML-S202 2:21
