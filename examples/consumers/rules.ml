// what the consumers decide by
function decide(order) {
    if (order.items.length == 0) { throw "an order has at least one item"; }
    total = 0;
    pieces = 0;
    for (item in order.items) {
        total = total + item.price * item.quantity;
        pieces = pieces + item.quantity;
    }
    return { order: order.id, total: total, boxes: boxes(pieces, order.per_box), verdict: total > 500 ? "review" : "accept" };
}

// nobody has thought of boxes that hold nothing: with those it never ends
function boxes(pieces, per_box) {
    count = 0;
    while (pieces > 0) {
        pieces = pieces - per_box;
        count = count + 1;
    }
    return count;
}
