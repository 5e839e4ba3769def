// integration-patterns-analysis.md, line 111
x = 42;
