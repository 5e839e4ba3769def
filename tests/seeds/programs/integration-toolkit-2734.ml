// integration-toolkit.md, line 2734
function identity(x) { return x; }
