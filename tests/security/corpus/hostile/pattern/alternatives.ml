import regex;
function any_of(words, text) {
    return regex.search("(" + words.join("|") + ")", text); // finding: ML-S403 3:25, ML-S301 3:12
}
