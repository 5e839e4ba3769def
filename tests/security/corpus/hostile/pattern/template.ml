import regex;
function has_tag(text, tag) {
    return regex.search(`<${tag}>(.*?)</${tag}>`, text) != null; // finding: ML-S403 3:25, ML-S301 3:12
}
