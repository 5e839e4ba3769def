import regex;
function complete(words, start) {
    return words.filter(word => regex.test("^" + start, word)); // finding: ML-S403 3:44, ML-S301 3:33
}
