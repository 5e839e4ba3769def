// integration-toolkit.md, line 2125
result = 1;
