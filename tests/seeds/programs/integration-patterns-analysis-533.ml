// integration-patterns-analysis.md, line 533
function process(data) { return data.length; }
