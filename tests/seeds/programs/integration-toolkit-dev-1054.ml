// integration-toolkit-dev.md, line 1054
let result = 7 * 2; result;
