// integration-toolkit-dev.md, line 1107
let double = (x) => x * 2;
