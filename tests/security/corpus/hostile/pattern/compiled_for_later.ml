import regex;
function matcher(word) {
    pattern = regex.compile("\\b" + word + "\\b"); // finding: ML-S403 3:29, ML-S301 3:15
    return pattern;
}
