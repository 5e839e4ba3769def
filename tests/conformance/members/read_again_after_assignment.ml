// language.md: "on an object the value under that key, else `null`"
function through_alias(item) {
    other = item;
    before = item.price;
    other.price = 5;
    return [before, item.price];
}
print(through_alias({price: 1})); // expect: [1, 5]

function through_key(item) {
    before = item.price;
    item["price"] = before + 1;
    return [before, item.price];
}
print(through_key({price: 1})); // expect: [1, 2]

function through_call(item, change) {
    before = item.price;
    change(item);
    return [before, item.price];
}
print(through_call({price: 1}, it => { it.price = 7; })); // expect: [1, 7]

function inside_expression(item, change) {
    return item.price + change(item) + item.price;
}
print(inside_expression({price: 1}, it => { it.price = 10; return 100; })); // expect: 111

function through_variable(item, other) {
    a = item.price;
    item = other;
    return [a, item.price];
}
print(through_variable({price: 1}, {price: 2})); // expect: [1, 2]

function through_delete(item) {
    a = item.price;
    delete item.price;
    return [a, item.price];
}
print(through_delete({price: 1})); // expect: [1, null]
