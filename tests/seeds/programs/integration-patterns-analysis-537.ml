// integration-patterns-analysis.md, line 537
count = process(items);
