// integration-toolkit-dev.md, line 1294
let add = (a, b) => a + b;
