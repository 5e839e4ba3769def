import regex;
const PATTERNS = {
    name: "^[A-Z][a-z]+$",
    tag: "^(?:<[^>]*>?)*$" // finding: ML-S601 4:10
};
function check(text) {
    return regex.test(PATTERNS.name, text) && regex.test(PATTERNS.tag, text); // finding: ML-S301 7:12, ML-S301 7:47
}
