// integration-toolkit.md, line 2167
function fail() { throw "Error!"; }
