// integration-toolkit-dev.md, line 1148
let divide = (a, b) => a / b;
