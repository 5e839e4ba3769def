const WANTED = "__builtins__";
function look(at) {
    return getattr(at, WANTED, null); // finding: ML-S202 3:24
}
