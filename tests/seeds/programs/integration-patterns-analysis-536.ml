// integration-patterns-analysis.md, line 536
items = [1, 2, 3, 4, 5];
