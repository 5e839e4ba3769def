import regex;
function is_sentence(text) {
    return regex.test("^(\\w+\\s?)*$", text); // finding: ML-S601 3:23, ML-S301 3:12
}
