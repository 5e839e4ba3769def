brackets = [[11_000, 0], [18_000, 0.2], [31_000, 0.35]];
function tax(income) {
    due = 0;
    below = 0;
    for ([upto, rate] in brackets) {
        part = min(income, upto) - below;
        if (part <= 0) { break; }
        due += part * rate;
        below = upto;
    }
    return due;
}
result = tax(20_000);
