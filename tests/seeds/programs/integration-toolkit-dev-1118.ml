// integration-toolkit-dev.md, line 1118
let add = (a, b) => a + b;
