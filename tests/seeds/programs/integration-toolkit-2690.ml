// integration-toolkit.md, line 2690
result = 42;
