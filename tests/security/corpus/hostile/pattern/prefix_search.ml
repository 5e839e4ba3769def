import regex;
function complete(words, start) {
    return words.filter(word => regex.test("^" + start, word)); // finding: ML-S403 3:44
}
