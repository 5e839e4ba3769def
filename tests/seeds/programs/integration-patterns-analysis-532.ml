// integration-patterns-analysis.md, line 532
config = { timeout: 30, retries: 3 };
