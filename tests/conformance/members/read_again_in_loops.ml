// language.md: "on an object the value under that key, else `null`"
function prices(items) {
    out = [];
    for (i = 0; i < items.length; i++) {
        item = items[i];
        if (item.sold == true) { out.push("sold"); continue; }
        out.push(item.price == null ? "none" : item.price + 1);
    }
    return out;
}
print(prices([{price: 1}, {}, {sold: true}, {price: 2, sold: false}, {}])); // expect: [2, "none", "sold", 3, "none"]

function grows(order) {
    n = 0;
    for (i = 0; i < order.items.length; i = i + 1) {
        n = n + order.items[i];
        if (n < 10) { order.items = order.items + [n]; }
    }
    return n;
}
print(grows({items: [1, 2]})); // expect: 18

function* steps(item) {
    yield item.n;
    yield item.n;
}
item = {n: 1};
g = steps(item);
a = g.next().value;
item.n = 2;
print(a, g.next().value); // expect: 1 2

function tries(item) {
    try { a = item.n + item.m; item.n = 5; throw "x"; } except (e) { a = item.n; }
    return [a, item.n];
}
print(tries({n: 1, m: 2})); // expect: [5, 5]
