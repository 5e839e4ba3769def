import tools.network;
answer = network.fetch("https://example.com"); // finding: ML-S301 2:10
