// integration-toolkit.md, line 2715
result = 7;
