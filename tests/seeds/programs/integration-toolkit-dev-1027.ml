// integration-toolkit-dev.md, line 1027
let result = 2 + 2; result;
