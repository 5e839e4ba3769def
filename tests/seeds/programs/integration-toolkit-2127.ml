// integration-toolkit.md, line 2127
result = 3;
