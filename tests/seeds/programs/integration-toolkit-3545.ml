// integration-toolkit.md, line 3545
let data = 7;
