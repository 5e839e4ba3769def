customer = {name: "Ada"};
line = format("{0.__class__.__init__}", customer); // finding: ML-S203 2:15
