// integration-patterns-analysis.md, line 112
y = x + 10;
