// integration-toolkit-dev.md, line 1262
let result = 2 + 2; result;
