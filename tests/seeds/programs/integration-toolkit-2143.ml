// integration-toolkit.md, line 2143
function add(a, b) { return a + b; }
