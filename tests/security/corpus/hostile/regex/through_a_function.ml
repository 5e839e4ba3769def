import regex;
function _matches(pattern, text) {
    return regex.search(pattern, text) != null; // finding: ML-S301 3:12
}
function is_list(text) {
    return _matches("^(?:\\w+,?)+;$", text); // finding: ML-S601 6:21
}
