// language.md: "`+` adds numbers, joins strings and arrays; if one side is a string the other is converted as `str()`"
function total(items) {
    sum = 0;
    for (item of items) { sum = sum + item.n; }
    return sum;
}
print(total([{n: 1}, {n: 2.5}])); // expect: 3.5
print(total([{n: 1}, {n: "a"}, {n: 2}, {n: true}])); // expect: 1a2true

function twice(items) {
    sum = 0;
    for (item of items) {
        sum += item.n;
        sum = sum + item.n;
        if (item.reset) { sum = "r"; }
    }
    return sum;
}
print(twice([{n: 1}, {n: 2, reset: true}, {n: 3}])); // expect: r33

function joins(items) {
    all = [];
    for (item of items) { all = all + item.n; all += [0]; }
    return all;
}
print(joins([{n: [1]}, {n: [2]}])); // expect: [1, 0, 2, 0]
