// integration-toolkit-dev.md, line 1269
let result = 2 + 2; result;
