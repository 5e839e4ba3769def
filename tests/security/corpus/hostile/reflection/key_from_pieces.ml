order = {total: 10};
result = order["__cla" + "ss__"]; // finding: ML-S202 2:16
