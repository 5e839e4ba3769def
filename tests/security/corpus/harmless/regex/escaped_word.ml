import regex;
function count_of(word, text) {
    return regex.count(regex.escape(word), text);
}
