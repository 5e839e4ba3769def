import regex;
function matcher(word) {
    pattern = regex.compile("\\b" + word + "\\b"); // finding: ML-S403 3:29
    return pattern;
}
