// integration-toolkit.md, line 2126
result = 2;
