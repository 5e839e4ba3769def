numerals = [[10, "X"], [9, "IX"], [5, "V"], [4, "IV"], [1, "I"]];
function roman(n) {
    text = "";
    for ([value, sign] in numerals) {
        while (n >= value) { text += sign; n -= value; }
    }
    return text;
}
result = roman(24);
