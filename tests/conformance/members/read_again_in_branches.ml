// language.md: "on an object the value under that key, else `null`"
function one_branch(item, flag) {
    a = item.price;
    if (flag) { item.price = 9; }
    return [a, item.price];
}
print(one_branch({price: 1}, true), one_branch({price: 1}, false)); // expect: [1, 9] [1, 1]

function not_evaluated(item, flag) {
    if (flag && item.price > 0) { return "first"; }
    b = item.price + 1;
    return b;
}
print(not_evaluated({price: 1}, false), not_evaluated({price: 1}, true)); // expect: 2 first

function only_in_branch(item, flag) {
    if (flag) { a = item.price; } else { a = 0; }
    return a + item.price;
}
print(only_in_branch({price: 3}, true), only_in_branch({price: 3}, false)); // expect: 6 3

function leaves(item) {
    if (item.price < 0) { item.price = 0; return "negative"; }
    return item.price;
}
print(leaves({price: -1}), leaves({price: 4})); // expect: negative 4
