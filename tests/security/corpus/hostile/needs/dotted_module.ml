import tools.network;
answer = tools.network.fetch("https://example.com"); // finding: ML-S301 2:10
