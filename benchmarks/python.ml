// What python.py does in Python.
function fib(n) { if (n <= 1) { return n; } return fib(n - 1) + fib(n - 2); }
function loop(n) { s = 0; i = 0; while (i < n) { if (i % 3 == 0) { s = s + i; } i = i + 1; } return s; }
function validate(order) {
    if (!order.items || order.items.length == 0) { return {valid: false, error: "No items"}; }
    total = 0;
    for (i = 0; i < order.items.length; i = i + 1) {
        item = order.items[i];
        if (item.price < 0) { return {valid: false, error: "Invalid price"}; }
        total = total + item.price * item.quantity;
    }
    return {valid: true, total: total};
}
function push(n) { arr = []; for (i = 0; i < n; i = i + 1) { arr.push(i); } return arr.length; }
function concat(n) { s = ""; for (i = 0; i < n; i = i + 1) { s = s + "ab"; } return s.length; }
function member(o, n) { s = 0; for (i = 0; i < n; i = i + 1) { s = s + o.k; } return s; }
