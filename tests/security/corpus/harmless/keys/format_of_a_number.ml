result = format(3.14159, ".2f") + format(1_000_000, ",");
