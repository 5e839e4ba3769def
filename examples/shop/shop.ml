// the rules that the examples of the web frameworks serve
import stock;

function quote(order) {
    if (order.items.length == 0) { throw "an order has at least one item"; }
    total = 0;
    for (item in order.items) { total = total + item.price * item.quantity; }
    discount = order.tier == "gold" ? total * 0.1 : 0;
    return { total: total - discount, discount: discount };
}

// a generator: its values are sent as they come
function* countdown(start) {
    while (start > 0) {
        yield { left: start };
        start = start - 1;
    }
}

// needs `stock:read:WAREHOUSE`
function level(warehouse, product) {
    return { warehouse: warehouse, product: product, level: stock.level(warehouse, product) };
}

// runs behind the response
function remember(order) {
    stock.remember(quote(order).total);
}

// goes on until its client has enough
function survey() {
    stock.begin();
    try { while (true) {} }
    finally { stock.end(); }
}

function* watch() {
    stock.begin();
    try { while (true) { yield stock.surveys(); } }
    finally { stock.end(); }
}

function surveys() {
    return stock.surveys();
}
